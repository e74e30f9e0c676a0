/**
 * Text in several rows -> the same text in one row, as the network reads it. Mirrors
 * recognize/rows.py, which says why.
 */
/** @import { Box, RgbImage } from "./types.js" */
import { crop, evenness, luma, rangeOf } from "./content-box.js";
import {
  GAPS_A_ROW,
  LEAST_HEIGHT,
  LEAST_LETTERS,
  MAX_TEXT_LENGTH,
  ROOM,
  WIDEST_LETTER,
} from "./limits.js";

/** @typedef {[from: number, to: number]} Run first and last line, and one after that */

/**
 * An image, cropped to its content, whose text is in one row; as it is where it is so.
 *
 * @param {RgbImage} content
 */
export function inOneRow(content) {
  const { width, height, levels } = luma(content);
  const tolerance = evenness(levels);
  const line = (/** @type {number} */ y) => levels.subarray(y * width, (y + 1) * width);
  const rows = runs(height, (y) => spreadOf(line(y)) > tolerance);
  if (rows.length < 2 || rows.length > MAX_TEXT_LENGTH || !areAlike(rows)) return content;
  // A letter's stem may be a column of one shade within its row, which is not the paper's.
  const paper = levels[rows[0][1] * width];
  const letters = rows.map(([top, bottom]) => {
    const inked = new Uint8Array(width);
    for (let y = top; y < bottom; y++) {
      line(y).forEach((level, x) => {
        if (Math.abs(level - paper) > tolerance) inked[x] = 1;
      });
    }
    return runs(width, (x) => inked[x] > 0);
  });
  if (!areWords(letters) && !areLetters(letters, rows)) return content;
  const boxes = rows.map(([top, bottom], row) => {
    const [left, right] = [letters[row][0][0], letters[row][letters[row].length - 1][1]];
    return { left, top, right, bottom };
  });
  return sideBySide(content, boxes);
}

/** @param {Uint8Array} levels */
function spreadOf(levels) {
  const [low, high] = rangeOf(levels);
  return high - low;
}

/**
 * Where something is there without a break.
 *
 * @param {number} count
 * @param {(at: number) => boolean} isThere
 */
function runs(count, isThere) {
  /** @type {Run[]} */
  const found = [];
  let before = false;
  for (let at = 0; at < count; at++) {
    const now = isThere(at);
    if (now && !before) found.push([at, at]);
    if (now) found[found.length - 1][1] = at + 1;
    before = now;
  }
  return found;
}

/**
 * Whether the rows are about as high as one another, and apart.
 *
 * @param {Run[]} rows
 */
function areAlike(rows) {
  const heights = rows.map(([top, bottom]) => bottom - top);
  const gaps = rows.slice(1).map(([top], row) => top - rows[row][1]);
  const [share, of] = LEAST_HEIGHT;
  const lowest = Math.min(...heights);
  return lowest * of >= Math.max(...heights) * share && Math.min(...gaps) * GAPS_A_ROW >= lowest;
}

/** @param {Run[][]} letters of each row */
const areWords = (letters) =>
  letters.length === 2 && letters.every((parts) => parts.length >= LEAST_LETTERS);

/**
 * Whether the rows are three or more letters, one each.
 *
 * @param {Run[][]} letters of each row
 * @param {Run[]} rows
 */
const areLetters = (letters, rows) =>
  letters.length > 2 &&
  letters.every(
    (parts, row) =>
      parts.length === 1 &&
      parts[0][1] - parts[0][0] <= WIDEST_LETTER * (rows[row][1] - rows[row][0]),
  );

/**
 * The boxes of a picture from the left to the right, on the shade that parts its rows.
 *
 * @param {RgbImage} content
 * @param {Box[]} boxes
 * @returns {RgbImage}
 */
function sideBySide(content, boxes) {
  const height = Math.max(...boxes.map(({ top, bottom }) => bottom - top));
  const room = Math.floor(height / ROOM);
  const inked = boxes.reduce((sum, { left, right }) => sum + right - left, 0);
  const width = inked + room * (boxes.length - 1);
  const from = 3 * content.width * boxes[0].bottom;
  const paper = content.pixels.subarray(from, from + 3);
  const pixels = Uint8Array.from({ length: 3 * width * height }, (_, at) => paper[at % 3]);
  let at = 0;
  for (const box of boxes) {
    const part = crop(content, box);
    const above = Math.floor((height - part.height) / 2);
    for (let y = 0; y < part.height; y++) {
      const row = part.pixels.subarray(3 * part.width * y, 3 * part.width * (y + 1));
      pixels.set(row, 3 * (width * (above + y) + at));
    }
    at += part.width + room;
  }
  return { width, height, pixels };
}
