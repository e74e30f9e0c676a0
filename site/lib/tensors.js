/**
 * RGB image -> the network's input. Mirrors `content` and `laid` of recognize/images.py, so that
 * both give the same numbers.
 */
/** @import { RgbImage } from "./types.js" */
import { contentBox, crop, luma } from "./content-box.js";
import {
  BALANCED,
  COMPRESSION,
  CONTRAST,
  CUBIC_FROM,
  HEIGHT,
  MARGIN,
  SMOOTHING,
  STRETCH,
  WIDTH,
} from "./limits.js";
import { CUBIC, TRIANGLE, resize } from "./resize.js";

/**
 * The image without its even margins.
 *
 * @param {RgbImage} image
 */
export const contentOf = (image) => crop(image, contentBox(luma(image)));

/**
 * Network input of an RGB image that is cropped to its content: Float32Array of 48 x 160 x 3
 * values, mostly in [-1.3, 1.3].
 *
 * Scaled to fit that without the margin, drawn up to half as wide again where that leaves room, a
 * little smoothed, and centred, but for the shift; the background becomes 0, ink is positive, and
 * contrast is brought to a common scale and compressed.
 *
 * @param {RgbImage} content
 * @param {{ margin: number, shift: number }} place in the input's pixels
 */
export function laid(content, { margin, shift }) {
  const room = WIDTH - 2 * margin;
  const scale = scaleOf(content, margin);
  const width = Math.max(1, Math.min(room, roundHalfEven(content.width * scale * STRETCH)));
  const height = Math.max(1, roundHalfEven(content.height * scale));
  const kernel = height >= CUBIC_FROM * content.height ? CUBIC : TRIANGLE;
  const { pixels } = resize(content, width, height, kernel);
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
  const gain = ((sum / pixels.length < -BALANCED ? -1 : 1) * COMPRESSION) / (CONTRAST * spread);
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
 * How many times larger an image fits the network's input less the margin on each side.
 *
 * @param {RgbImage} image
 * @param {number} margin
 */
export const scaleOf = ({ width, height }, margin = MARGIN) =>
  Math.min((WIDTH - 2 * margin) / width, (HEIGHT - 2 * margin) / height);

/**
 * Each value mixed with the values `apart` places before and after it in its line; lines are
 * `length` long, one after the other, and their ends are repeated.
 *
 * @param {Float32Array} values
 * @param {number} apart
 * @param {number} length
 */
function smoothed(values, apart, length) {
  return values.map((value, at) => {
    const place = at % length;
    const before = place < apart ? value : values[at - apart];
    const after = place >= length - apart ? value : values[at + apart];
    return (1 - 2 * SMOOTHING) * value + SMOOTHING * (before + after);
  });
}

/**
 * Median of one channel: the mean of the two middle values where the count is even.
 *
 * @param {Uint8Array} pixels red, green and blue of each
 * @param {number} channel 0 to 2
 */
export function median(pixels, channel) {
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

/**
 * As Python rounds: half to the even neighbour.
 *
 * @param {number} value
 */
export function roundHalfEven(value) {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 ? rounded - 1 : rounded;
}
