/** What the person asked for last, which alone is answered, for as long as its tab waits for it. */
/** @import { CardContent, Tab } from "./types.js" */

/**
 * A reading that a person waits for.
 *
 * @typedef {object} Asked
 * @property {AbortSignal} signal aborted once nobody waits any more
 * @property {(content: CardContent) => void} show puts it on the tab's card
 * @property {(content: CardContent) => void} finish shows the last that is to be said
 */

/** Ends the waiting for what was asked before. */
export let cancel = () => {};

/**
 * Begins what a tab waits for, in place of what was asked before in any tab. It ends with the
 * port: when the card is closed, and when its page is left.
 *
 * @param {Tab} tab
 * @returns {Asked}
 */
export function begin(tab) {
  cancel();
  const port = chrome.tabs.connect(tab.id, { frameId: 0 });
  const waiting = new AbortController();
  const end = () => {
    waiting.abort();
    port.disconnect();
  };
  port.onDisconnect.addListener(() => {
    // A page that is left is no error, but Chrome wants it to be looked at.
    void chrome.runtime.lastError;
    waiting.abort();
  });
  cancel = end;
  /** @param {CardContent} content */
  const show = (content) => {
    if (!waiting.signal.aborted) port.postMessage(content);
  };
  return {
    signal: waiting.signal,
    show,
    finish: (content) => {
      show(content);
      end();
    },
  };
}
