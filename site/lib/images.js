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
  MAX_ANIMATION_PIXELS,
  MAX_FRAMES,
  MAX_IMAGE_BYTES,
  MAX_IMAGE_PIXELS,
  MAX_IMAGE_SIDE,
} from "./limits.js";

// Formats that no browser need show, and that servers of before do not take.
const CONVERTED = ["AVIF", "TIFF", "ICO"];

// Of a file, so much is looked at for what it is.
const HEAD_BYTES = 64 * 1024;

/**
 * The RGB image of an encoded one, of several frames the first, transparency laid onto white, or
 * onto black where white shows nothing. Throws ReadError 400, 413 or 415.
 *
 * @param {Blob} blob
 */
export async function decode(blob) {
  return (await opened(blob)).image;
}

/**
 * The RGB images, all of one size, of the frames of an animation, and of another picture one; and
 * `unread`, whether there are more that this browser does not decode. Of many or large frames the
 * first are taken. Throws as `decode` does.
 *
 * @param {Blob} blob
 */
export async function decodeFrames(blob) {
  const { image, format, head } = await opened(blob);
  if (!mayMove(head)) return { frames: [image], unread: false };
  const type = `image/${format.toLowerCase()}`;
  if (!("ImageDecoder" in globalThis) || !(await ImageDecoder.isTypeSupported(type))) {
    return { frames: [image], unread: isMoving(head) };
  }
  const data = await blob.arrayBuffer();
  const decoder = new ImageDecoder({ data, type, colorSpaceConversion: "none" });
  try {
    return { frames: await framesOf(decoder, image), unread: false };
  } catch {
    throw damaged(format);
  } finally {
    decoder.close();
  }
}

/**
 * @param {ImageDecoder} decoder
 * @param {RgbImage} first
 */
async function framesOf(decoder, first) {
  await Promise.all([decoder.completed, decoder.tracks.ready]);
  const count = decoder.tracks.selectedTrack?.frameCount ?? 1;
  const { width, height } = first;
  const most = Math.min(MAX_FRAMES, Math.floor(MAX_ANIMATION_PIXELS / (width * height)));
  if (Math.min(count, most) <= 1) return [first];
  const frames = [];
  for (let frameIndex = 0; frameIndex < Math.min(count, most); frameIndex++) {
    const { image } = await decoder.decode({ frameIndex });
    try {
      frames.push(rgbOf(image, width, height));
    } finally {
      image.close();
    }
  }
  return frames;
}

/**
 * Whether a picture of that head may have several frames.
 *
 * @param {string} head
 */
const mayMove = (head) => head.startsWith("GIF8") || isMoving(head);

/**
 * Whether a picture of that head surely has.
 *
 * @param {string} head
 */
const isMoving = (head) =>
  head.startsWith("GIF8")
    ? head.includes("NETSCAPE2.0") || isSecondTimed(head)
    : head.startsWith("\x89PNG")
      ? head.includes("acTL")
      : head.startsWith("WEBP", 8) && head.includes("ANIM");

/**
 * Whether two frames of a GIF say how long they are shown, before where they are.
 *
 * @param {string} head
 */
const isSecondTimed = (head) =>
  head.split("!\xf9\x04").filter((rest) => rest.startsWith("\0,", 4)).length > 1;

/**
 * Whether a file is surely an animation.
 *
 * @param {Blob} blob
 */
export const isAnimation = async (blob) => isMoving(await headOf(blob, HEAD_BYTES));

/** @param {Blob} blob */
async function opened(blob) {
  checkBytes(blob);
  // Both at once: each is a round trip to another process.
  const [head, bitmap] = await Promise.all([
    headOf(blob, HEAD_BYTES),
    createImageBitmap(blob, { colorSpaceConversion: "none", premultiplyAlpha: "none" }).catch(
      () => null,
    ),
  ]);
  try {
    const format = formatOf(head);
    if (!format) throw notOpened(head);
    if (!bitmap) throw notShown(format);
    checkSize(bitmap);
    return { image: rgbOf(bitmap, bitmap.width, bitmap.height), format, head };
  } finally {
    bitmap?.close();
  }
}

/**
 * The first bytes of a file as Latin-1.
 *
 * @param {Blob} blob
 * @param {number} size
 */
async function headOf(blob, size) {
  // The page stops while a file is cut, which another process does: small ones are read whole.
  const part = blob.size > HEAD_BYTES ? blob.slice(0, size) : blob;
  const bytes = new Uint8Array(await part.arrayBuffer()).subarray(0, size);
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/**
 * @param {ImageBitmap | VideoFrame} shown
 * @param {number} width
 * @param {number} height
 */
function rgbOf(shown, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  // The first context that is asked of a canvas is given.
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
    canvas.getContext("2d", { willReadFrequently: true })
  );
  context.drawImage(shown, 0, 0);
  return opaque(context.getImageData(0, 0, width, height));
}

/**
 * Whether a file begins as one of the formats that every reader takes.
 *
 * @param {Blob} blob
 */
export async function isTaken(blob) {
  const format = formatOf(await headOf(blob, 16));
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
    : damaged(format);

/** @param {string} format */
const damaged = (format) =>
  new ReadError(400, `The ${format} image is truncated or damaged. Send the whole file.`);

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
