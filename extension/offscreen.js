/** Crops, reads and copies, where there is a document: the service worker has none. */
/** @import { Reader, Reading } from "./lib/types.js" */
/** @import { Hold, OffscreenAnswer, OffscreenRequest, Read, Settings } from "./types.js" */
import { crop } from "./crop-image.js";
import { copySelected } from "./lib/clipboard.js";
import { messageOf } from "./lib/errors.js";
import { once } from "./lib/once.js";
import { createPrivateReader } from "./lib/private-reader.js";
import { createServerReader } from "./lib/server-reader.js";

// The loaded model takes memory: the document closes itself after this many milliseconds.
const IDLE = 5 * 60 * 1000;
// Pictures of as many tabs are held.
const HELD = 4;
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
  if (request.action === "hold") hold(request);
  else if (request.action === "copy") copySelected(request.text);
  else if (request.settings.mode === "private") await privateReader();
  return null;
}

/**
 * Pictures of tabs in which an area is being chosen, the newest last.
 *
 * @type {Map<number, Promise<ImageBitmap>>}
 */
const held = new Map();

/** @param {Hold} request */
function hold({ image, tab }) {
  held.delete(tab);
  const picture = decoded(image);
  held.set(tab, picture);
  setTimeout(() => held.get(tab) === picture && held.delete(tab), IDLE);
  const [oldest] = held.keys();
  if (held.size > HELD) held.delete(oldest);
}

/** @param {string} image */
const blobOf = async (image) => (await fetch(image)).blob();

/** @param {string} image */
const decoded = async (image) => createImageBitmap(await blobOf(image));

/**
 * @param {Read} request
 * @returns {Promise<Reading>}
 */
async function read({ settings, ...request }) {
  const wanted = await wantedOf(request);
  return (await reader(settings)).read(wanted, QUERY);
}

/**
 * What is to be read.
 *
 * @param {Omit<Read, "settings">} request
 */
async function wantedOf({ image, tab, area, viewport }) {
  if (image && !(area && viewport)) return blobOf(image);
  const screen = image ? decoded(image) : held.get(tab ?? -1);
  if (!screen || !area || !viewport) {
    throw new Error("The picture is no longer kept. Press the button again.");
  }
  if (!image) held.delete(tab ?? -1);
  return crop(await screen, area, viewport);
}

/**
 * @param {Settings} settings
 * @returns {Reader | Promise<Reader>}
 */
const reader = ({ mode, endpoint, key }) =>
  mode === "server" ? createServerReader(endpoint, key) : privateReader();
