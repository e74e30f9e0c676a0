/** The options page. */
/** @import { Settings } from "./types.js" */
import { openShortcuts } from "./browser.js";
import { serverAddress } from "./lib/address.js";
import { byId, checkedElement, h } from "./lib/dom.js";
import { percent } from "./lib/words.js";
import {
  clearHistory,
  getHistory,
  getSettings,
  HISTORY_LENGTH,
  hostPermission,
  isSafe,
  saveSettings,
} from "./settings.js";
import { shownShortcut } from "./shortcut.js";

const form = byId("form", HTMLFormElement);
const endpointField = byId("endpoint", HTMLInputElement);
const keyField = byId("key", HTMLInputElement);
const atOnceField = checkedElement(form.elements.namedItem("atOnce"), HTMLInputElement);
const leavesAfterField = byId("leavesAfter", HTMLSelectElement);
const keepsHistoryField = checkedElement(form.elements.namedItem("keepsHistory"), HTMLInputElement);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const mode = new FormData(form).get("mode") === "server" ? "server" : "private";
  const typed = endpointField.value.trim();
  const endpoint = typed && serverAddress(typed);
  if (endpoint === null || (mode === "server" && !endpoint)) {
    say("The server's address must be one such as https://reader.example/", true);
    endpointField.focus();
    return;
  }
  if (endpoint && !isSafe(endpoint)) {
    say("The address must begin with https://, unless the server is on this machine.", true);
    endpointField.focus();
    return;
  }
  // Asked first: Chrome wants it to follow at once on the press of the button.
  if (mode === "server" && !(await chrome.permissions.request(hostPermission(endpoint)))) {
    say("Not saved: the extension was not allowed to reach that address.", true);
    return;
  }
  await forgetOtherHosts(mode === "server" ? endpoint : "");
  const before = await getSettings();
  // A key is for the server that it was typed for, and goes to no other.
  const isOld = keyField.value !== "" && keyField.value === before.key;
  const forgets = isOld && originOf(endpoint) !== originOf(before.endpoint);
  await save({
    mode,
    endpoint,
    key: forgets ? "" : keyField.value,
    keepsHistory: keepsHistoryField.checked,
    atOnce: atOnceField.checked,
    leavesAfter: Number(leavesAfterField.value),
  });
  say(forgets ? "Saved. The API key was for the address before, and is forgotten." : "Saved.");
});

byId("clear").addEventListener("click", async () => {
  await clearHistory();
  await show();
  say("Forgotten.");
});

byId("shortcuts").addEventListener("click", openShortcuts);

/** @param {string} endpoint */
const originOf = (endpoint) => URL.parse(endpoint)?.origin;

/** @param {Settings} settings */
async function save(settings) {
  await saveSettings(settings);
  if (!settings.keepsHistory) await clearHistory();
  await show();
}

async function show() {
  const settings = await getSettings();
  for (const choice of form.querySelectorAll("[name=mode]")) {
    const radio = checkedElement(choice, HTMLInputElement);
    radio.checked = radio.value === settings.mode;
  }
  endpointField.value = settings.endpoint;
  keyField.value = settings.key;
  atOnceField.checked = settings.atOnce;
  leavesAfterField.value = String(settings.leavesAfter);
  keepsHistoryField.checked = settings.keepsHistory;
  const history = await getHistory();
  byId("history").hidden = !history.length;
  byId("texts").replaceChildren(
    ...history.map(({ text, confidence, at }) => {
      const cells = [text, percent(confidence), new Date(at).toLocaleString()];
      return h("tr", {}, ...cells.map((content) => h("td", {}, content)));
    }),
  );
  byId("kept").textContent = String(HISTORY_LENGTH);
  byId("shortcut").textContent = (await shownShortcut()) || "a shortcut of your own";
}

/**
 * Gives back permissions for hosts that are no longer needed.
 *
 * @param {string} endpoint empty where none is
 */
async function forgetOtherHosts(endpoint) {
  const kept = endpoint ? hostPermission(endpoint).origins : [];
  const { origins = [] } = await chrome.permissions.getAll();
  const old = origins.filter((origin) => !kept.includes(origin));
  if (old.length) await chrome.permissions.remove({ origins: old });
}

/**
 * @param {string} text
 * @param {boolean} wrong whether it tells of a mistake
 */
function say(text, wrong = false) {
  const message = byId("message");
  message.textContent = text;
  message.classList.toggle("wrong", wrong);
}

await show();
