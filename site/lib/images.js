/**
 * Encoded image -> grey image -> tensor. Mirrors recognize/images.py, with Pillow's own
 * arithmetic for the grey conversion and the resizing, so that both give the same numbers.
 *
 * A grey image is `{width, height, pixels}` with `pixels` a Uint8Array, row by row.
 */
import { ReadError } from "./errors.js";

export const HEIGHT = 48;
export const WIDTH = 160;
const CONTRAST = 4;
const CLIP = 2;
const MAX_IMAGE_BYTES = 1024 * 1024;
const MAX_IMAGE_PIXELS = 2_000_000;

const FORMATS = [
  [0, "\x89PNG\r\n\x1a\n", "PNG"],
  [0, "\xff\xd8\xff", "JPEG"],
  [0, "GIF87a", "GIF"],
  [0, "GIF89a", "GIF"],
  [8, "WEBP", "WEBP"],
  [0, "BM", "BMP"],
];
const FOREIGN = [
  [0, "II*\0", "TIFF"],
  [0, "MM\0*", "TIFF"],
  [0, "\0\0\x01\0", "ICO"],
  [0, "8BPS", "PSD"],
  [0, "%PDF", "PDF"],
  [0, "\xff\x0a", "JPEG XL"],
  [4, "JXL ", "JPEG XL"],
  [4, "jP  ", "JPEG 2000"],
  [4, "ftypavif", "AVIF"],
  [4, "ftypavis", "AVIF"],
  [4, "ftyphei", "HEIC"],
  [4, "ftypmif1", "HEIC"],
];

/** The grey image of an encoded one (a Blob). Throws ReadError 400, 413 or 415. */
export async function decode(blob) {
  checkBytes(blob);
  const head = String.fromCharCode(...new Uint8Array(await blob.slice(0, 1024).arrayBuffer()));
  const format = FORMATS.find(([at, start]) => head.startsWith(start, at))?.[2];
  if (!format) throw notOpened(head);
  let bitmap;
  try {
    bitmap = await createImageBitmap(blob, {
      colorSpaceConversion: "none",
      premultiplyAlpha: "none",
    });
  } catch {
    throw new ReadError(400, `The ${format} image is truncated or damaged. Send the whole file.`);
  }
  try {
    if (bitmap.width * bitmap.height > MAX_IMAGE_PIXELS) {
      throw new ReadError(
        413,
        `The image is ${bitmap.width} x ${bitmap.height} pixels; at most 2,000,000 pixels are ` +
          "taken. Crop it to the text or scale it down.",
      );
    }
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(bitmap, 0, 0);
    return grey(context.getImageData(0, 0, bitmap.width, bitmap.height));
  } finally {
    bitmap.close();
  }
}

/** Throws ReadError 413 for a Blob of more bytes than the server takes. */
export function checkBytes(blob) {
  if (blob.size <= MAX_IMAGE_BYTES) return;
  throw new ReadError(
    413,
    `The image has ${blob.size.toLocaleString("en")} bytes; at most 1,048,576 are taken. ` +
      "Crop it to the text or compress it more.",
  );
}

/** Grey image of RGBA pixels (ImageData), transparency laid onto white. */
export function grey({ width, height, data }) {
  const pixels = new Uint8Array(width * height);
  for (let pixel = 0; pixel < pixels.length; pixel++) {
    const at = 4 * pixel;
    const alpha = data[at + 3];
    const paper = 255 * (255 - alpha);
    const red = Math.round((data[at] * alpha + paper) / 255);
    const green = Math.round((data[at + 1] * alpha + paper) / 255);
    const blue = Math.round((data[at + 2] * alpha + paper) / 255);
    // ITU-R 601 luma in 16-bit fixed point.
    pixels[pixel] = (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }
  return { width, height, pixels };
}

/** Network input of a grey image: Float32Array of 48 x 160 values in [-2, 2]. */
export function toTensor(image) {
  const scale = Math.min(WIDTH / image.width, HEIGHT / image.height);
  const width = Math.max(1, roundHalfEven(image.width * scale));
  const height = Math.max(1, roundHalfEven(image.height * scale));
  const { pixels } = resize(image, width, height);
  const background = median(pixels);
  let sum = 0;
  let absolute = 0;
  for (const value of pixels) {
    sum += value - background;
    absolute += Math.abs(value - background);
  }
  const sign = sum < 0 ? -1 : 1;
  // A spread under one grey level is a blank picture: dividing by it would blow
  // compression noise up to look like ink.
  const unit = CONTRAST * Math.max(absolute / pixels.length, 1);
  const tensor = new Float32Array(HEIGHT * WIDTH);
  const top = Math.floor((HEIGHT - height) / 2);
  const left = Math.floor((WIDTH - width) / 2);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = (sign * (pixels[y * width + x] - background)) / unit;
      tensor[(top + y) * WIDTH + left + x] = Math.min(CLIP, Math.max(-CLIP, value));
    }
  }
  return tensor;
}

/** Grey image resized by triangle filter over each target pixel's whole area. */
export function resize(image, width, height) {
  const wide = { width, height: image.height, pixels: new Uint8Array(width * image.height) };
  filter(image, wide, image.width, width, 1, image.width, width, image.height);
  const small = { width, height, pixels: new Uint8Array(width * height) };
  filter(wide, small, image.height, height, width, 1, 1, width);
  return small;
}

// Weights are fixed-point numbers of this many bits, as in Pillow's 8-bit resampling.
const PRECISION = 2 ** 22;

/**
 * One pass along one axis. `step` is the distance of neighbours along the axis; lines across it
 * begin `sourceStride` and `targetStride` apart.
 */
function filter(source, target, from, to, step, sourceStride, targetStride, lines) {
  const scale = from / to;
  const support = Math.max(scale, 1);
  for (let place = 0; place < to; place++) {
    const centre = (place + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(from, Math.trunc(centre + support + 0.5));
    const weights = [];
    for (let at = first; at < end; at++) {
      weights.push(Math.max(0, 1 - Math.abs((at - centre + 0.5) / support)));
    }
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const fixed = weights.map((weight) => Math.trunc((weight / total) * PRECISION + 0.5));
    for (let line = 0; line < lines; line++) {
      let sum = PRECISION / 2;
      for (let at = 0; at < fixed.length; at++) {
        sum += source.pixels[line * sourceStride + (first + at) * step] * fixed[at];
      }
      target.pixels[line * targetStride + place * step] = Math.min(255, Math.floor(sum / PRECISION));
    }
  }
}

function median(pixels) {
  const sorted = pixels.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function roundHalfEven(value) {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 ? rounded - 1 : rounded;
}

function notOpened(head) {
  const foreign = FOREIGN.find(([at, start]) => head.startsWith(start, at))?.[2];
  const name = foreign ?? (head.toLowerCase().includes("<svg") ? "SVG" : null);
  return name
    ? new ReadError(
        415,
        `${name} images are not read. Send a PNG, JPEG, GIF, WebP or BMP file.`,
      )
    : new ReadError(
        400,
        "The data is not an image, or its beginning is damaged. " +
          "Send a PNG, JPEG, GIF, WebP or BMP file.",
      );
}
