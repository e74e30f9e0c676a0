/** Crops, reads and copies for the service worker, which has no document. */
/** @import { DocumentRequest, OffscreenAnswer } from "./types.js" */
import { perform } from "./document.js";
import { messageOf } from "./lib/errors.js";

// The loaded model takes memory: the document closes itself after this many milliseconds.
const IDLE = 5 * 60 * 1000;

let idle = 0;

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  // Content scripts speak to the service worker only.
  if (message.to !== "offscreen" || sender.tab) return false;
  clearTimeout(idle);
  idle = setTimeout(() => window.close(), IDLE);
  answer(message).then(respond);
  return true;
});

/**
 * @param {DocumentRequest} request
 * @returns {Promise<OffscreenAnswer>}
 */
async function answer(request) {
  try {
    return { value: await perform(request) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}
