/**
 * Encoded image -> RGB image -> tensor. Mirrors recognize/images.py, with Pillow's own
 * arithmetic for transparency, luma and resizing, so that both give the same numbers.
 *
 * An RGB image is `{width, height, pixels}` with `pixels` a Uint8Array: red, green and blue of
 * each pixel, row by row.
 */
import { ReadError } from "./errors.js";
import {
  COMPRESSION,
  CONTRAST,
  CUTS,
  EVEN_LEVELS,
  EVEN_SHARE,
  FOREIGN,
  FORMAT_NAMES,
  HEIGHT,
  MAX_IMAGE_BYTES,
  MAX_IMAGE_PIXELS,
  SMOOTHING,
  STRETCH,
  VIEWS,
  WIDTH,
} from "./limits.js";

const FORMATS = [
  [0, "\x89PNG\r\n\x1a\n", "PNG"],
  [0, "\xff\xd8\xff", "JPEG"],
  [0, "GIF87a", "GIF"],
  [0, "GIF89a", "GIF"],
  [8, "WEBP", "WEBP"],
  [0, "BM", "BMP"],
];

/** The RGB image of an encoded one (a Blob). Throws ReadError 400, 413 or 415. */
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
    const format = FORMATS.find(([at, start]) => head.startsWith(start, at))?.[2];
    if (!format) throw notOpened(head);
    if (!bitmap) {
      throw new ReadError(400, `The ${format} image is truncated or damaged. Send the whole file.`);
    }
    if (bitmap.width * bitmap.height > MAX_IMAGE_PIXELS) {
      throw new ReadError(
        413,
        `The image is ${bitmap.width} x ${bitmap.height} pixels; at most ` +
          `${MAX_IMAGE_PIXELS.toLocaleString("en")} pixels are taken. ` +
          "Crop it to the text or scale it down.",
      );
    }
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(bitmap, 0, 0);
    return opaque(context.getImageData(0, 0, bitmap.width, bitmap.height));
  } finally {
    bitmap?.close();
  }
}

/** Throws ReadError 413 for a Blob of more bytes than the server takes. */
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
 * RGB image of RGBA pixels (ImageData), transparency laid onto white. White letters for a dark
 * page would not be seen there: where white shows nothing, onto black.
 */
export function opaque(rgba) {
  const image = laidOnto(255, rgba);
  return isEven(image) ? laidOnto(0, rgba) : image;
}

/** RGB image of RGBA pixels on a paper of one grey level. */
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
 * Network input of an RGB image: Float32Array of 48 x 160 x 3 values, mostly in [-1.3, 1.3].
 *
 * Cropped to its content, scaled to fit 44 x 156 (in the second view 40 x 152), drawn up to half
 * as wide again where that leaves room, a little smoothed, and centred, but for the view's
 * shift; the background becomes 0, ink is positive, and contrast is brought to a common scale
 * and compressed.
 */
export function toTensor(image, view = VIEWS[0]) {
  return laid(contentOf(image), view);
}

/** Network input of an RGB image in each of the views, made when it is asked for. */
export function* toTensors(image) {
  const content = contentOf(image);
  for (const view of VIEWS) yield laid(content, view);
}

const contentOf = (image) => crop(image, contentBox(luma(image)));

/** Network input of a picture that is cropped to its content. */
function laid(content, { margin, shift }) {
  const room = WIDTH - 2 * margin;
  const scale = Math.min(room / content.width, (HEIGHT - 2 * margin) / content.height);
  const width = Math.max(1, Math.min(room, roundHalfEven(content.width * scale * STRETCH)));
  const height = Math.max(1, roundHalfEven(content.height * scale));
  const { pixels } = resize(content, width, height);
  const background = [0, 1, 2].map((channel) => median(pixels, channel));
  const from = Float32Array.from(pixels, (level, at) => level - background[at % 3]);
  const deviations = smoothed(smoothed(from, 3 * width, 3 * width * height), 3, 3 * width);
  let sum = 0;
  let absolute = 0;
  for (const deviation of deviations) {
    sum += deviation;
    absolute += Math.abs(deviation);
  }
  // A spread under one grey level is a blank picture: dividing by it would blow
  // compression noise up to look like ink.
  const spread = Math.max(absolute / pixels.length, 1);
  const gain = ((sum < 0 ? -1 : 1) * COMPRESSION) / (CONTRAST * spread);
  const unit = Math.log1p(COMPRESSION);
  const tensor = new Float32Array(HEIGHT * WIDTH * 3);
  const top = Math.floor((HEIGHT - height) / 2);
  const left = Math.floor((WIDTH - width) / 2) + shift;
  for (let row = 0, at = 0; row < height; row++) {
    const begin = 3 * ((top + row) * WIDTH + left);
    for (let place = 0; place < 3 * width; place++, at++) {
      const deviation = deviations[at] * gain;
      const size = Math.log1p(Math.abs(deviation)) / unit;
      tensor[begin + place] = deviation < 0 ? -size : size;
    }
  }
  return tensor;
}

/**
 * Each value mixed with the values `step` before and after it in its line, a Float32Array; lines
 * are `length` long, one after the other, and their ends are repeated.
 */
function smoothed(values, step, length) {
  return values.map((value, at) => {
    const place = at % length;
    const before = place < step ? value : values[at - step];
    const after = place >= length - step ? value : values[at + step];
    return (1 - 2 * SMOOTHING) * value + SMOOTHING * (before + after);
  });
}

/** Luma of each pixel of an RGB image (ITU-R 601, 16-bit fixed point): `{width, height, levels}`. */
export function luma({ width, height, pixels }) {
  const levels = new Uint8Array(width * height);
  for (let at = 0; at < levels.length; at++) levels[at] = lumaOf(pixels, 3 * at);
  return { width, height, levels };
}

/** Luma of the pixel whose red is at `from`. */
function lumaOf(pixels, from) {
  return (
    (pixels[from] * 19595 + pixels[from + 1] * 38470 + pixels[from + 2] * 7471 + 0x8000) >> 16
  );
}

/** Whether an RGB image shows nothing; of one that does, most is not looked at. */
function isEven({ pixels }) {
  let [low, high] = [255, 0];
  for (let from = 0; from < pixels.length && high - low <= EVEN_LEVELS; from += 3) {
    const level = lumaOf(pixels, from);
    if (level < low) low = level;
    if (level > high) high = level;
  }
  return high - low <= EVEN_LEVELS;
}

/**
 * What is left of a picture without its even margins: rows and columns of one shade are cut from
 * all four sides, in turns. `{left, top, right, bottom}`; the whole of a picture that is even.
 */
export function contentBox({ width, height, levels }) {
  let [low, high] = [255, 0];
  for (const level of levels) {
    if (level < low) low = level;
    if (level > high) high = level;
  }
  const tolerance = Math.max(EVEN_LEVELS, Math.floor((high - low) / EVEN_SHARE));
  const whole = { left: 0, top: 0, right: width, bottom: height };
  let box = whole;
  for (let cut = 0; cut < CUTS; cut++) {
    const { rows, columns } = uneven(levels, width, box, tolerance);
    if (!rows || !columns) return whole;
    const inner = { left: columns[0], top: rows[0], right: columns[1] + 1, bottom: rows[1] + 1 };
    if (Object.keys(whole).every((side) => inner[side] === box[side])) break;
    box = inner;
  }
  return box;
}

/** First and last row, and first and last column, of a box that are not even; null for none. */
function uneven(levels, width, { left, top, right, bottom }, tolerance) {
  const least = new Uint8Array(right - left).fill(255);
  const most = new Uint8Array(right - left);
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
  let columns = null;
  for (let x = left; x < right; x++) {
    if (most[x - left] - least[x - left] > tolerance) columns = [columns ? columns[0] : x, x];
  }
  return { rows, columns };
}

function crop(image, { left, top, right, bottom }) {
  const [width, height] = [right - left, bottom - top];
  const pixels = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const from = 3 * ((top + y) * image.width + left);
    pixels.set(image.pixels.subarray(from, from + 3 * width), 3 * width * y);
  }
  return { width, height, pixels };
}

/** RGB image resized by triangle filter over each target pixel's whole area. */
export function resize(image, width, height) {
  // The pass that Pillow (since 13) takes first; between the passes values are rounded.
  const lost = [image.width - width, image.height - height];
  return lost[1] > 0 && lost[1] > 2 * lost[0]
    ? resizeWidth(resizeHeight(image, height), width)
    : resizeHeight(resizeWidth(image, width), height);
}

function resizeWidth(image, width) {
  const { height } = image;
  const target = { width, height, pixels: new Uint8Array(3 * width * height) };
  // Along a row neighbours are a pixel apart, and rows begin a width apart.
  filter(image, target, [image.width, 3, 3 * image.width], [width, 3, 3 * width], height);
  return target;
}

function resizeHeight(image, height) {
  const { width } = image;
  const target = { width, height, pixels: new Uint8Array(3 * width * height) };
  filter(image, target, [image.height, 3 * width, 3], [height, 3 * width, 3], width);
  return target;
}

// Weights are fixed-point numbers of this many bits, as in Pillow's 8-bit resampling.
const BITS = 22;

/**
 * One pass along one axis. `from` and `to` say of source and target how many pixels a line has,
 * and in bytes how far neighbours in a line, and lines, begin apart.
 */
function filter(source, target, from, to, lines) {
  const [length, step, stride] = from;
  const [places, targetStep, targetStride] = to;
  const read = source.pixels;
  const written = target.pixels;
  const scale = length / places;
  const support = Math.max(scale, 1);
  for (let place = 0; place < places; place++) {
    const centre = (place + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const count = Math.min(length, Math.trunc(centre + support + 0.5)) - first;
    const weights = fixedWeights(centre - first, count, support);
    for (let line = 0; line < lines; line++) {
      const begin = line * stride + first * step;
      const end = line * targetStride + place * targetStep;
      for (let channel = 0; channel < 3; channel++) {
        // 32 bits hold 255 times weights that sum to about 2 ** 22.
        let sum = 1 << (BITS - 1);
        for (let at = 0, byte = begin + channel; at < count; at++, byte += step) {
          sum = (sum + Math.imul(read[byte], weights[at])) | 0;
        }
        written[end + channel] = Math.min(255, sum >> BITS);
      }
    }
  }
}

/** Weights of `count` pixels under a triangle around `centre`, `support` wide to each side. */
function fixedWeights(centre, count, support) {
  const weights = Float64Array.from({ length: count }, (_, at) =>
    Math.max(0, 1 - Math.abs((at - centre + 0.5) / support)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Int32Array.from(weights, (weight) => Math.trunc((weight / total) * 2 ** BITS + 0.5));
}

/** Median of one channel (0-2): the mean of the two middle values where the count is even. */
function median(pixels, channel) {
  const counts = new Uint32Array(256);
  for (let at = channel; at < pixels.length; at += 3) counts[pixels[at]]++;
  const half = pixels.length / 6;
  let [low, high] = [0, 0];
  for (let level = 0, below = 0; below <= half; level++) {
    below += counts[level];
    if (below < half) low = level + 1;
    if (below <= half) high = level + 1;
  }
  return (low + high) / 2;
}

function roundHalfEven(value) {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 ? rounded - 1 : rounded;
}

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
