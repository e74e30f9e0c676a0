/** What is injected into tabs, called there; the welcome page has it without being injected. */
/** @import { InTab, Tab } from "./types.js" */

/** @typedef {"clear" | "crop"} Call what the service worker calls in a tab */

/**
 * Whether a tab shows one of the extension's own pages, into which browsers inject nothing.
 *
 * @param {Tab} tab
 */
export async function isOwn({ id }) {
  /** @type {chrome.runtime.ContextFilter} */
  const filter = { tabIds: [id], contextTypes: ["TAB"] };
  return (await chrome.runtime.getContexts(filter)).length > 0;
}

/**
 * Puts the scripts into a tab that has them not yet.
 *
 * @param {Tab} tab
 */
export async function inject(tab) {
  if (await isOwn(tab)) return;
  await chrome.scripting.executeScript({ target: { tabId: tab.id }, files: ["content.js"] });
}

/**
 * Calls one of the scripts' functions in a tab, and returns what it did.
 *
 * @template {Call} Name
 * @param {Tab} tab
 * @param {Name} name
 * @param {Parameters<InTab[Name]>} given
 * @returns {Promise<any>} what the function answers
 */
export async function callIn(tab, name, ...given) {
  if (await isOwn(tab)) return chrome.tabs.sendMessage(tab.id, { call: name, given });
  const [{ result }] = await chrome.scripting.executeScript({
    target: { tabId: tab.id },
    func: (/** @type {Call} */ called, /** @type {any} */ passed) =>
      /** @type {any} */ (globalThis.captchaReader[called])(...passed),
    args: /** @type {[Call, any]} */ ([name, given]),
  });
  return result;
}
