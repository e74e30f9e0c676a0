/**
 * Encoded image -> RGB image, guarded. Mirrors `decode` of recognize/images.py, with Pillow's own
 * arithmetic for transparency, so that both give the same numbers. The limits on a file's parts and
 * scans are the server's alone: here a person's own browser decodes what that person chose.
 */
/** @import { RgbImage } from "./types.js" */
import { isEven } from "./content-box.js";
import { ReadError } from "./errors.js";
import {
  FOREIGN,
  FORMATS,
  FORMAT_NAMES,
  MAX_IMAGE_BYTES,
  MAX_IMAGE_PIXELS,
  MAX_IMAGE_SIDE,
} from "./limits.js";

// Formats that no browser need show, and that servers of before do not take.
const CONVERTED = ["AVIF", "TIFF", "ICO"];

/**
 * The RGB image of an encoded one, transparency laid onto white, or onto black where white shows
 * nothing. Throws ReadError 400, 413 or 415.
 *
 * @param {Blob} blob
 */
export async function decode(blob) {
  checkBytes(blob);
  // Both at once: each is a round trip to another process.
  const [bytes, bitmap] = await Promise.all([
    blob.slice(0, 1024).arrayBuffer(),
    createImageBitmap(blob, { colorSpaceConversion: "none", premultiplyAlpha: "none" }).catch(
      () => null,
    ),
  ]);
  try {
    const head = String.fromCharCode(...new Uint8Array(bytes));
    const format = formatOf(head);
    if (!format) throw notOpened(head);
    if (!bitmap) throw notShown(format);
    checkSize(bitmap);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    // The first context that is asked of a canvas is given.
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
      canvas.getContext("2d", { willReadFrequently: true })
    );
    context.drawImage(bitmap, 0, 0);
    return opaque(context.getImageData(0, 0, bitmap.width, bitmap.height));
  } finally {
    bitmap?.close();
  }
}

/**
 * Whether a file begins as one of the formats that every reader takes.
 *
 * @param {Blob} blob
 */
export async function isTaken(blob) {
  const head = await blob.slice(0, 16).arrayBuffer();
  const format = formatOf(String.fromCharCode(...new Uint8Array(head)));
  return format !== undefined && !CONVERTED.includes(format);
}

/** @param {string} head the first bytes as Latin-1 */
const formatOf = (head) => FORMATS.find(({ at, start }) => head.startsWith(start, at))?.name;

/**
 * Throws ReadError 413 for more bytes than the reader takes.
 *
 * @param {Blob} blob
 */
export function checkBytes(blob) {
  if (blob.size <= MAX_IMAGE_BYTES) return;
  throw new ReadError(
    413,
    `The image has ${blob.size.toLocaleString("en")} bytes; at most ` +
      `${MAX_IMAGE_BYTES.toLocaleString("en")} are taken. ` +
      "Crop it to the text or compress it more.",
  );
}

/**
 * Throws ReadError 413 for more pixels, or a longer side, than the reader takes.
 *
 * @param {ImageBitmap} bitmap
 */
function checkSize({ width, height }) {
  const size = `The image is ${width} x ${height} pixels; at most`;
  if (width * height > MAX_IMAGE_PIXELS) {
    throw new ReadError(
      413,
      `${size} ${MAX_IMAGE_PIXELS.toLocaleString("en")} pixels are taken. ` +
        "Crop it to the text or scale it down.",
    );
  }
  if (Math.max(width, height) > MAX_IMAGE_SIDE) {
    throw new ReadError(
      413,
      `${size} ${MAX_IMAGE_SIDE.toLocaleString("en")} are taken in width and in height. ` +
        "Crop it to the text.",
    );
  }
}

/**
 * RGB image of RGBA pixels, transparency laid onto white. White letters for a dark page would not
 * be seen there: where white shows nothing, onto black.
 *
 * @param {ImageData} rgba
 */
export function opaque(rgba) {
  const image = laidOnto(255, rgba);
  return isEven(image) ? laidOnto(0, rgba) : image;
}

/**
 * RGB image of RGBA pixels on a paper of one grey level, 0 to 255.
 *
 * @param {number} level
 * @param {ImageData} rgba
 * @returns {RgbImage}
 */
function laidOnto(level, { width, height, data }) {
  const pixels = new Uint8Array(3 * width * height);
  for (let from = 0, to = 0; to < pixels.length; from += 4) {
    const alpha = data[from + 3];
    const paper = level * (255 - alpha);
    for (let channel = 0; channel < 3; channel++) {
      pixels[to++] = Math.round((data[from + channel] * alpha + paper) / 255);
    }
  }
  return { width, height, pixels };
}

/**
 * Why the browser has no pixels of a file of a format that is read.
 *
 * @param {string} format
 */
const notShown = (format) =>
  format === "TIFF"
    ? new ReadError(
        415,
        "This browser shows no TIFF images, and so cannot read them. Save the picture as PNG, " +
          "or have a server read it.",
      )
    : new ReadError(400, `The ${format} image is truncated or damaged. Send the whole file.`);

/**
 * Why data is not one of the formats that are read.
 *
 * @param {string} head its first bytes as Latin-1
 */
function notOpened(head) {
  const foreign = FOREIGN.find(({ at, start }) => head.startsWith(start, at))?.name;
  const name = foreign ?? (head.toLowerCase().includes("<svg") ? "SVG" : null);
  return name
    ? new ReadError(415, `${name} images are not read. Send a ${FORMAT_NAMES} file.`)
    : new ReadError(
        400,
        `The data is not an image, or its beginning is damaged. Send a ${FORMAT_NAMES} file.`,
      );
}
