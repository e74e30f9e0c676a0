/** What the person has set, kept in this browser. */
import { parse } from "../lib/options.js";
import { byId } from "./dom.js";

const KEY = "settings";
const DEFAULTS = { alphabet: "", length: "", case: "", endpoint: "", key: "", private: null };

export const settings = { ...DEFAULTS, ...stored() };

export function save(changes) {
  Object.assign(settings, changes);
  localStorage.setItem(KEY, JSON.stringify(settings));
}

/** The query of a reading under these settings. */
export const query = () => ({
  alphabet: settings.alphabet,
  length: settings.length,
  case: settings.case,
  candidates: "5",
});

/** The dialog: fills itself when opened, checks and saves; then calls `changed()`. */
export function installSettings(changed) {
  const dialog = byId("settings");
  const form = dialog.querySelector("form");
  const error = byId("settings-error");
  dialog.addEventListener("beforetoggle", () => {
    for (const field of form.elements) if (field.name) field.value = settings[field.name];
    error.hidden = true;
  });
  form.addEventListener("submit", (event) => {
    const sent = Object.fromEntries(new FormData(form));
    try {
      parse(sent);
      if (sent.endpoint) sent.endpoint = address(sent.endpoint);
    } catch (problem) {
      event.preventDefault();
      error.textContent = problem.message;
      error.hidden = false;
      return;
    }
    save(sent);
    changed();
  });
}

/** An address as the readers take it: http or https, ending in "/". Throws Error. */
function address(text) {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Error(`The address must be one such as https://reader.example/, not '${text}'.`);
  }
  url.search = url.hash = "";
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url.href;
}

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}
