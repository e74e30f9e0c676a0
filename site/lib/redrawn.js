/**
 * A picture drawn otherwise before it is laid into the network's input: softer, wider, risen.
 * Mirrors recognize/redrawn.py.
 */
/** @import { RgbImage } from "./types.js" */
import { TRIANGLE, resize } from "./resize.js";
import { median, roundHalfEven, scaleOf } from "./tensors.js";

/**
 * An image in so many times the width and height at which it would fill the input.
 *
 * @param {RgbImage} image
 * @param {number} across
 * @param {number} down
 */
export function resized(image, across, down) {
  const scale = scaleOf(image);
  const width = Math.max(1, roundHalfEven(image.width * scale * across));
  return resize(image, width, Math.max(1, roundHalfEven(image.height * scale * down)), TRIANGLE);
}

/**
 * An image whose columns stand the higher the further right, by whole pixels; what is bared has the
 * picture's median colour.
 *
 * @param {RgbImage} image
 * @param {number} slope by how much of a pixel each column stands above the one before; below 0,
 *   below it
 * @returns {RgbImage}
 */
export function risen({ width, height, pixels }, slope) {
  const most = Math.floor(Math.abs(slope) * width);
  const ground = [0, 1, 2].map((channel) => Math.floor(median(pixels, channel)));
  const sheared = new Uint8Array(3 * width * (height + most)).map((_, at) => ground[at % 3]);
  for (let x = 0; x < width; x++) {
    const fallen = Math.floor((x * most) / width);
    const top = slope > 0 ? most - fallen : fallen;
    for (let y = 0; y < height; y++) {
      const from = 3 * (y * width + x);
      sheared.set(pixels.subarray(from, from + 3), from + 3 * width * top);
    }
  }
  return { width, height: height + most, pixels: sheared };
}
