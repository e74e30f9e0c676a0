/** What the person has set, kept in this browser. */
import { serverAddress } from "../lib/address.js";
import { byId, checkedElement, h } from "../lib/dom.js";
import { messageOf } from "../lib/errors.js";
import { ALPHABET, NAMED } from "../lib/limits.js";
import { parse } from "../lib/options.js";

/**
 * @typedef {object} Settings
 * @property {string} alphabet
 * @property {string} length
 * @property {string} case
 * @property {string} endpoint URL that ends in "/"; empty for the one that the page came with
 * @property {string} key
 * @property {boolean | null} private null where the person has not chosen
 */

const KEY = "settings";
const CANDIDATES = "5";

/** @type {Settings} */
const DEFAULTS = { alphabet: "", length: "", case: "", endpoint: "", key: "", private: null };

/**
 * The settings of the moment.
 *
 * @type {Settings}
 */
export const settings = { ...DEFAULTS, ...stored() };

/**
 * Changes settings and keeps them.
 *
 * @param {Partial<Settings>} changes
 */
export function save(changes) {
  Object.assign(settings, changes);
  localStorage.setItem(KEY, JSON.stringify(settings));
}

/** The query of a reading under these settings. */
export const query = () => ({
  alphabet: settings.alphabet,
  length: settings.length,
  case: settings.case,
  candidates: CANDIDATES,
});

/**
 * The dialog: fills itself when opened, checks and saves.
 *
 * @param {() => void} changed called after that
 */
export function installSettings(changed) {
  const dialog = byId("settings");
  const form = checkedElement(dialog.querySelector("form"), HTMLFormElement);
  const error = byId("settings-error");
  // Empty stands for all characters.
  const names = Object.keys(NAMED).filter((name) => NAMED[name] !== ALPHABET);
  byId("alphabets").append(...names.map((value) => h("option", { value })));
  byId("alphabet-names").textContent = names.join(", ");
  dialog.addEventListener("beforetoggle", () => {
    for (const [name, value] of Object.entries(settings)) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
        field.value = String(value);
      }
    }
    error.hidden = true;
  });
  form.addEventListener("submit", (event) => {
    try {
      save(checked(new FormData(form)));
    } catch (problem) {
      event.preventDefault();
      error.textContent = messageOf(problem);
      error.hidden = false;
      return;
    }
    changed();
  });
}

/**
 * The settings that a form sends. Throws Error where they cannot be.
 *
 * @param {FormData} form
 */
function checked(form) {
  /** @param {string} name */
  const sent = (name) => String(form.get(name) ?? "");
  const options = { alphabet: sent("alphabet"), length: sent("length"), case: sent("case") };
  parse(options);
  const typed = sent("endpoint");
  const endpoint = typed && serverAddress(typed);
  if (endpoint === null) {
    throw new Error(`The address must be one such as https://reader.example/, not '${typed}'.`);
  }
  return { ...options, endpoint, key: sent("key") };
}

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return {};
  }
}
