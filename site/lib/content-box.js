/**
 * What of a picture shows something. Mirrors `content_box` of recognize/images.py, with Pillow's
 * own arithmetic for luma.
 */
/** @import { Box, GreyImage, RgbImage } from "./types.js" */
import { CUTS, EVEN_LEVELS, EVEN_SHARE } from "./limits.js";

/** @type {(keyof Box)[]} */
const SIDES = ["left", "top", "right", "bottom"];

/**
 * Luma of each pixel (ITU-R 601, 16-bit fixed point).
 *
 * @param {RgbImage} image
 * @returns {GreyImage}
 */
export function luma({ width, height, pixels }) {
  const levels = new Uint8Array(width * height);
  for (let at = 0; at < levels.length; at++) levels[at] = lumaOf(pixels, 3 * at);
  return { width, height, levels };
}

/**
 * Luma of the pixel whose red is at `from`.
 *
 * @param {Uint8Array} pixels
 * @param {number} from
 */
function lumaOf(pixels, from) {
  return (pixels[from] * 19595 + pixels[from + 1] * 38470 + pixels[from + 2] * 7471 + 0x8000) >> 16;
}

/**
 * Whether an image shows nothing; of one that does, most is not looked at.
 *
 * @param {RgbImage} image
 */
export function isEven({ pixels }) {
  let [low, high] = [255, 0];
  for (let from = 0; from < pixels.length && high - low <= EVEN_LEVELS; from += 3) {
    const level = lumaOf(pixels, from);
    if (level < low) low = level;
    if (level > high) high = level;
  }
  return high - low <= EVEN_LEVELS;
}

/**
 * The lowest and the highest of some levels.
 *
 * @param {Uint8Array} levels
 */
export function rangeOf(levels) {
  let [low, high] = [255, 0];
  for (const level of levels) {
    if (level < low) low = level;
    if (level > high) high = level;
  }
  return [low, high];
}

/**
 * How many levels apart the values of an even row or column of a picture may be.
 *
 * @param {Uint8Array} levels of the picture
 */
export function evenness(levels) {
  const [low, high] = rangeOf(levels);
  return Math.max(EVEN_LEVELS, Math.floor((high - low) / EVEN_SHARE));
}

/**
 * What is left of a picture without its even margins: rows and columns of one shade are cut from
 * all four sides, in turns. The whole of a picture that is even.
 *
 * @param {GreyImage} picture
 */
export function contentBox({ width, height, levels }) {
  const tolerance = evenness(levels);
  const whole = { left: 0, top: 0, right: width, bottom: height };
  let box = whole;
  for (let cut = 0; cut < CUTS; cut++) {
    const { rows, columns } = uneven(levels, width, box, tolerance);
    if (!rows || !columns) return whole;
    const inner = { left: columns[0], top: rows[0], right: columns[1] + 1, bottom: rows[1] + 1 };
    if (SIDES.every((side) => inner[side] === box[side])) break;
    box = inner;
  }
  return box;
}

/**
 * First and last row, and first and last column, of a box that are not even; null for none.
 *
 * @param {Uint8Array} levels of the whole picture
 * @param {number} width of the whole picture
 * @param {Box} box
 * @param {number} tolerance how many levels apart values of an even line may be
 */
function uneven(levels, width, { left, top, right, bottom }, tolerance) {
  const least = new Uint8Array(right - left).fill(255);
  const most = new Uint8Array(right - left);
  /** @type {[first: number, last: number] | null} */
  let rows = null;
  for (let y = top; y < bottom; y++) {
    let [low, high] = [255, 0];
    for (let x = left; x < right; x++) {
      const level = levels[y * width + x];
      if (level < low) low = level;
      if (level > high) high = level;
      if (level < least[x - left]) least[x - left] = level;
      if (level > most[x - left]) most[x - left] = level;
    }
    if (high - low > tolerance) rows = [rows ? rows[0] : y, y];
  }
  /** @type {[first: number, last: number] | null} */
  let columns = null;
  for (let x = left; x < right; x++) {
    if (most[x - left] - least[x - left] > tolerance) columns = [columns ? columns[0] : x, x];
  }
  return { rows, columns };
}

/**
 * The part of an image that lies in the box.
 *
 * @param {RgbImage} image
 * @param {Box} box
 * @returns {RgbImage}
 */
export function crop(image, { left, top, right, bottom }) {
  const [width, height] = [right - left, bottom - top];
  const pixels = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const from = 3 * ((top + y) * image.width + left);
    pixels.set(image.pixels.subarray(from, from + 3 * width), 3 * width * y);
  }
  return { width, height, pixels };
}
