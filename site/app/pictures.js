/**
 * Pictures as the reader takes them: those that are too large are scaled down, and formats that the
 * browser shows and the reader does not take are converted. All of it happens in this browser.
 */
import { ReadError } from "../lib/errors.js";
import { isAnimation, isTaken } from "../lib/images.js";
import { MAX_IMAGE_BYTES, MAX_IMAGE_PIXELS, MAX_IMAGE_SIDE } from "../lib/limits.js";
import { createLane } from "./lanes.js";

/** What the page takes: the largest picture that a phone's camera or a screen makes. */
export const MOST_MEGAPIXELS = 12;
const MOST_BYTES = 32 * 2 ** 20;
/** Encodings, each smaller than those before it: without loss first. */
const ENCODINGS = [
  { type: "image/png" },
  { type: "image/jpeg", quality: 0.92 },
  { type: "image/jpeg", quality: 0.8 },
  { type: "image/jpeg", quality: 0.6 },
];

// Of hundreds the first are soon ready: all at a time, they would wait for the last.
const inTurn = createLane(4);

/**
 * A rectangle of a picture, in its pixels.
 *
 * @typedef {object} Part
 * @property {number} left
 * @property {number} top
 * @property {number} width
 * @property {number} height
 */

/**
 * @typedef {object} Prepared
 * @property {Blob} blob what is read
 * @property {string} how what was done to it, in words; empty for nothing
 */

/**
 * The picture, or a part of it, as the reader takes it. What the browser does not show stays as it
 * is, for the reader says why it cannot be read. A few at a time, in the order asked. Throws
 * ReadError 413.
 *
 * @param {File} file
 * @param {HTMLImageElement} image that shows the file
 * @param {Part | null} part null for all of it
 * @returns {Promise<Prepared>}
 */
export const prepared = (file, image, part) => inTurn(() => prepare(file, image, part));

/** @type {typeof prepared} */
async function prepare(file, image, part) {
  // One out of sight would wait to be seen.
  image.loading = "eager";
  const isShown = await image.decode().then(
    () => image.naturalWidth > 0,
    () => false,
  );
  if (!isShown) return { blob: file, how: "" };
  const { naturalWidth: width, naturalHeight: height } = image;
  const whole = { left: 0, top: 0, width, height };
  const isKnown = await isTaken(file);
  if (!part) checkSize(file, whole);
  const scale = scaleOf(part ?? whole);
  if (!part && isKnown && scale === 1 && file.size <= MAX_IMAGE_BYTES) {
    return { blob: file, how: "" };
  }
  const drawn = draw(image, part ?? whole, scale);
  const how = [
    scale < 1 ? `scaled to ${drawn.width} x ${drawn.height} pixels` : "",
    !isKnown ? "converted" : "",
    (await isAnimation(file)) ? "its first frame alone" : "",
  ].filter(Boolean);
  return { blob: await encode(drawn), how: how.join(" and ") };
}

/**
 * @param {File} file
 * @param {Part} whole
 */
function checkSize(file, { width, height }) {
  if (width * height <= MOST_MEGAPIXELS * 1e6 && file.size <= MOST_BYTES) return;
  const much = `${width} x ${height} pixels and ${Math.ceil(file.size / 2 ** 20)} MiB`;
  throw new ReadError(
    413,
    `The picture has ${much}; at most ${MOST_MEGAPIXELS} megapixels and ` +
      `${MOST_BYTES / 2 ** 20} MiB are read at once. Crop it to the text.`,
  );
}

/**
 * By how much a picture is scaled to be taken, at most 1.
 *
 * @param {Part} part
 */
const scaleOf = ({ width, height }) =>
  Math.min(
    1,
    Math.sqrt(MAX_IMAGE_PIXELS / (width * height)),
    MAX_IMAGE_SIDE / Math.max(width, height),
  );

/**
 * @param {HTMLImageElement} image
 * @param {Part} part
 * @param {number} scale
 */
function draw(image, { left, top, width, height }, scale) {
  // Never more than is taken.
  const size = {
    width: Math.max(1, Math.floor(width * scale)),
    height: Math.max(1, Math.floor(height * scale)),
  };
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.imageSmoothingQuality = "high";
  context.drawImage(image, left, top, width, height, 0, 0, size.width, size.height);
  return canvas;
}

/** @param {OffscreenCanvas} canvas */
async function encode(canvas) {
  let blob = await canvas.convertToBlob(ENCODINGS[0]);
  if (blob.size <= MAX_IMAGE_BYTES) return blob;
  // JPEG knows no transparency, and would show it black.
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.globalCompositeOperation = "destination-over";
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const encoding of ENCODINGS.slice(1)) {
    if (blob.size > MAX_IMAGE_BYTES) blob = await canvas.convertToBlob(encoding);
  }
  return blob;
}
