/** The background's side of the document that reads and copies for it. */
/** @import { Reading } from "./lib/types.js" */
/** @import { DocumentRequest, ScreenArea, Settings } from "./types.js" */
import { ask } from "./ask.js";

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
 * @param {DocumentRequest} request
 * @returns {Promise<Reading>}
 */
async function askForReading(request) {
  const reading = await ask(request);
  if (!reading) throw new Error("The reader gave no answer.");
  return reading;
}
