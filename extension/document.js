/** Crops, reads and copies, where there is a document. */
/** @import { Reader, Reading } from "./lib/types.js" */
/** @import { DocumentRequest, Hold, Read, Settings } from "./types.js" */
import { copy } from "./copy.js";
import { crop } from "./crop-image.js";
import { once } from "./lib/once.js";
import { createPrivateReader } from "./lib/private-reader.js";
import { createServerReader } from "./lib/server-reader.js";

// Milliseconds that the picture of a tab is held.
const HELD_MS = 5 * 60 * 1000;
// Pictures of as many tabs are held.
const HELD = 4;
const QUERY = { candidates: "4" };

const privateReader = once(() => createPrivateReader(new URL("runtime/", location.href)));

/**
 * Does what is asked for. Throws Error where that cannot be, in words for the person.
 *
 * @param {DocumentRequest} request
 * @returns {Promise<Reading | null>} null for what is not a reading
 */
export async function perform(request) {
  if (request.action === "read") return read(request);
  if (request.action === "hold") hold(request);
  else if (request.action === "copy") await copy(request.text);
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
  setTimeout(() => held.get(tab) === picture && held.delete(tab), HELD_MS);
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
