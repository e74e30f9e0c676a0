/** The service worker's side of the offscreen document, which reads and copies for it. */
/** @import { Reading } from "./lib/types.js" */
/** @import { OffscreenAnswer, OffscreenRequest, ScreenArea, Settings } from "./types.js" */
const PAGE = "offscreen.html";

/** @type {Promise<void> | null} */
let opening = null;

/**
 * Loads the private reader where the settings ask for it, so that the reading need not wait.
 *
 * @param {Settings} settings
 */
export const warmUp = (settings) => ask({ action: "warm", settings });

/**
 * Holds the picture of a tab (PNG data URL), of which an area is going to be read.
 *
 * @param {number} tab
 * @param {string} image
 */
export const hold = (tab, image) => ask({ action: "hold", tab, image });

/**
 * Reading of an area of the picture that is held of a tab.
 *
 * @param {number} tab
 * @param {ScreenArea} onScreen
 * @param {Settings} settings
 */
export const readHeld = (tab, { area, viewport }, settings) =>
  askForReading({ action: "read", tab, area, viewport, settings });

/**
 * Reading of an area of a captured screen (PNG data URL).
 *
 * @param {string} screen
 * @param {ScreenArea} onScreen
 * @param {Settings} settings
 */
export const readArea = (screen, { area, viewport }, settings) =>
  askForReading({ action: "read", image: screen, area, viewport, settings });

/**
 * Reading of a whole image (data URL).
 *
 * @param {string} image
 * @param {Settings} settings
 */
export const readImage = (image, settings) => askForReading({ action: "read", image, settings });

/**
 * Puts a text on the clipboard.
 *
 * @param {string} text
 */
export const copyText = (text) => ask({ action: "copy", text });

/**
 * @param {OffscreenRequest} request
 * @returns {Promise<Reading>}
 */
async function askForReading(request) {
  const reading = await ask(request);
  if (!reading) throw new Error("The reader gave no answer.");
  return reading;
}

/** @param {OffscreenRequest} request */
async function ask(request) {
  opening ??= open().finally(() => (opening = null));
  await opening;
  /** @type {OffscreenAnswer} */
  const answer = await chrome.runtime.sendMessage({ to: "offscreen", ...request });
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer.value;
}

async function open() {
  const contexts = await chrome.runtime.getContexts({ contextTypes: ["OFFSCREEN_DOCUMENT"] });
  if (contexts.length) return;
  await chrome.offscreen.createDocument({
    url: PAGE,
    reasons: ["CLIPBOARD", "BLOBS"],
    justification: "Crops the picture, reads it, and puts the text on the clipboard.",
  });
}
