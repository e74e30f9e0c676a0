/** Crops, reads and copies, where there is a document: the service worker has none. */
/** @import { Reader, Reading } from "./lib/types.js" */
/** @import { OffscreenAnswer, OffscreenRequest, Read, Settings } from "./types.js" */
import { crop } from "./crop-image.js";
import { copySelected } from "./lib/clipboard.js";
import { messageOf } from "./lib/errors.js";
import { once } from "./lib/once.js";
import { createPrivateReader } from "./lib/private-reader.js";
import { createServerReader } from "./lib/server-reader.js";

// The loaded model takes memory: the document closes itself after this many milliseconds.
const IDLE = 5 * 60 * 1000;
const QUERY = { candidates: "4" };

const privateReader = once(() => createPrivateReader(new URL("runtime/", location.href)));
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
 * @param {OffscreenRequest} request
 * @returns {Promise<OffscreenAnswer>}
 */
async function answer(request) {
  try {
    return { value: await perform(request) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

/**
 * @param {OffscreenRequest} request
 * @returns {Promise<Reading | null>} null for what is not a reading
 */
async function perform(request) {
  if (request.action === "read") return read(request);
  if (request.action === "copy") copySelected(request.text);
  else if (request.settings.mode === "private") await privateReader();
  return null;
}

/**
 * @param {Read} request
 * @returns {Promise<Reading>}
 */
async function read({ image, area, viewport, settings }) {
  const whole = await (await fetch(image)).blob();
  const wanted = area && viewport ? await crop(whole, area, viewport) : whole;
  return (await reader(settings)).read(wanted, QUERY);
}

/**
 * @param {Settings} settings
 * @returns {Reader | Promise<Reader>}
 */
const reader = ({ mode, endpoint, key }) =>
  mode === "server" ? createServerReader(endpoint, key) : privateReader();
