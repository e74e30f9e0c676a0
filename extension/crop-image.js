/** The chosen area, cut out of a picture of the screen. */
/** @import { Area, Viewport } from "./types.js" */
/** @import { Box } from "./lib/types.js" */

// Grey levels that a colour may be apart from another and still count as the same.
const SAME = 1;
// Share of a row that differs from the page around it where a picture begins.
const EDGE = 0.85;
const LAYERS = 3;
// Lines at a picture's edge that may be a mixture of it and the page.
const BLENDED = 2;
// Pixels that a picture is wide and high at least.
const SMALLEST = 12;

/**
 * PNG of an area of a captured tab.
 *
 * @param {ImageBitmap} bitmap the captured picture
 * @param {Area} area
 * @param {Viewport} viewport
 */
export async function crop(bitmap, area, viewport) {
  const { ratio } = viewport;
  const left = clamp(Math.round((area.x - viewport.offsetLeft) * ratio), 0, bitmap.width - 1);
  const top = clamp(Math.round((area.y - viewport.offsetTop) * ratio), 0, bitmap.height - 1);
  const width = clamp(Math.round(area.width * ratio), 1, bitmap.width - left);
  const height = clamp(Math.round(area.height * ratio), 1, bitmap.height - top);
  const { canvas, context } = drawn(bitmap, -left, -top, width, height);
  const inner = picture(context.getImageData(0, 0, width, height));
  const framed = drawn(canvas, -inner.left, -inner.top, inner.width, inner.height);
  // At once: convertToBlob and toBlob wait up to a second for an idle moment, which a document
  // that nobody sees is not given.
  return (await fetch(framed.canvas.toDataURL("image/png"))).blob();
}

/**
 * A canvas of that size with a picture whose left top corner lies at `x`, `y`.
 *
 * @param {ImageBitmap | HTMLCanvasElement} image
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
function drawn(image, x, y, width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("The browser gives no canvas of that size.");
  context.drawImage(image, x, y);
  return { canvas, context };
}

/**
 * The rectangle of the picture in an area dragged loosely around it: without the strips of page
 * around it and without its frame, where it is a picture with straight edges; else the whole area.
 *
 * @param {Pick<ImageData, "width" | "height" | "data">} area
 */
export function picture({ width, height, data }) {
  /** @type {Same} */
  const same = (x, y, otherX, otherY) => {
    const at = 4 * (y * width + x);
    const other = 4 * (otherY * width + otherX);
    return [0, 1, 2].every((part) => Math.abs(data[at + part] - data[other + part]) <= SAME);
  };
  /** @type {Lines} */
  let lines = { left: 0, top: 0, right: width - 1, bottom: height - 1 };
  // The page around the picture, then its frame.
  for (let layer = 0; layer < LAYERS; layer++) {
    const inner = withoutStrips(lines, same);
    if (!inner) break;
    lines = inner;
  }
  const { left, top, right, bottom } = lines;
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * @typedef {Box} Lines the first and the last column and row of a rectangle
 * @typedef {(x: number, y: number, otherX: number, otherY: number) => boolean} Same whether two
 *   pixels have the same colour
 */

/**
 * Part of the lines from `from` up to `to` where the test holds.
 *
 * @param {number} from
 * @param {number} to
 * @param {(line: number) => boolean} test
 */
function share(from, to, test) {
  let count = 0;
  for (let line = from; line < to; line++) count += Number(test(line));
  return count / (to - from);
}

/**
 * Of the lines that run along a side: how much of one is unchanged in another, and whether one is
 * plain.
 *
 * @typedef {object} Measures
 * @property {(line: number, other: number) => number} unchanged
 * @property {(line: number) => boolean} plain
 */

/**
 * @param {Lines} area
 * @param {Same} same
 * @returns {Measures}
 */
const rows = ({ left, right }, same) => ({
  unchanged: (y, other) => share(left, right + 1, (x) => same(x, y, x, other)),
  plain: (y) => share(left, right, (x) => same(x, y, x + 1, y)) >= EDGE,
});

/**
 * @param {Lines} area
 * @param {Same} same
 * @returns {Measures}
 */
const columns = ({ top, bottom }, same) => ({
  unchanged: (x, other) => share(top, bottom + 1, (y) => same(x, y, other, y)),
  plain: (x) => share(top, bottom, (y) => same(x, y, x, y + 1)) >= EDGE,
});

/** @typedef {keyof Lines} Side */

/** @type {{from: Side, to: Side, measures: typeof rows}[]} */
const SIDES = [
  { from: "top", to: "bottom", measures: rows },
  { from: "bottom", to: "top", measures: rows },
  { from: "left", to: "right", measures: columns },
  { from: "right", to: "left", measures: columns },
];

/**
 * A rectangle without the strips at its sides: lines that are of one colour or go on unchanged
 * from one to the next, up to where nearly a whole line changes at once. Null where no side has
 * one, or where one ends otherwise.
 *
 * @param {Lines} area
 * @param {Same} same
 */
function withoutStrips(area, same) {
  // The last line of each side's strip, and what it encloses.
  /** @type {Partial<Lines>} */
  const ends = {};
  const inner = { ...area };
  for (const { from, to, measures } of SIDES) {
    const { unchanged, plain } = measures(area, same);
    const inwards = Math.sign(area[to] - area[from]);
    let line = area[from];
    while (line !== area[to] && unchanged(line, line + inwards) === 1) line += inwards;
    if (line === area[to]) return null;
    if (line === area[from] && !plain(line)) continue;
    ends[from] = line;
    inner[from] = line + inwards;
  }
  for (const { from, to, measures } of SIDES) {
    const end = ends[from];
    if (end === undefined) continue;
    const { unchanged } = measures(inner, same);
    const inwards = Math.sign(area[to] - area[from]);
    // A picture that stands between two pixels begins with blended lines.
    const blended = Array.from({ length: BLENDED + 1 }, (_, at) => end + inwards * (at + 1));
    const first = blended.find((line) => unchanged(line, end) <= 1 - EDGE);
    if (first === undefined) return null;
    inner[from] = first;
  }
  const { left, top, right, bottom } = inner;
  const large = right - left >= SMALLEST && bottom - top >= SMALLEST;
  return large && Object.keys(ends).length ? inner : null;
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
