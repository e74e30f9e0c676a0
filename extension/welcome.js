/** The page that is opened once, when the extension is installed. */
/** @import { Call } from "./own-pages.js" */
import { openShortcuts, PINNING } from "./browser.js";
import { EXAMPLE } from "./example.js";
import { byId } from "./lib/dom.js";
import { shownShortcut } from "./shortcut.js";

// The service worker's calls, which elsewhere are injected.
chrome.runtime.onMessage.addListener((message, { tab }, respond) => {
  if (tab || !message.call) return false;
  const called = /** @type {Call} */ (message.call);
  const done = /** @type {any} */ (globalThis.captchaReader[called])(...message.given);
  Promise.resolve(done).then(respond);
  return true;
});

byId("answer", HTMLInputElement).addEventListener("input", ({ target }) => {
  const { value } = /** @type {HTMLInputElement} */ (target);
  const right = value.trim() === EXAMPLE;
  byId("judged").textContent = right ? "That is the text. It works." : "";
});

byId("shortcuts").addEventListener("click", openShortcuts);

// A person may set one in the meantime.
addEventListener("focus", show);

async function show() {
  const shortcut = await shownShortcut();
  byId("shortcut").textContent = shortcut;
  byId("by-key").hidden = !shortcut;
  byId("no-key").hidden = Boolean(shortcut);
  byId("shortcuts").textContent = shortcut ? "Change the shortcut" : "Choose a shortcut";
}

byId("pinning").textContent = PINNING;
await show();
