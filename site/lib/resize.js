/** Resizing with Pillow's own arithmetic, so that both readers give the same numbers. */
/** @import { RgbImage } from "./types.js" */

// Weights are fixed-point numbers of this many bits, as in Pillow's 8-bit resampling.
const BITS = 22;

/**
 * A filter: the weight at each distance from its middle, and how far it reaches, in pixels of the
 * coarser of both images.
 *
 * @typedef {object} Kernel
 * @property {number} reach
 * @property {(distance: number) => number} weight
 */

/** @type {Kernel} */
export const TRIANGLE = { reach: 1, weight: (distance) => Math.max(0, 1 - distance) };

// Keys's cubic convolution (1981), with Pillow's parameter.
const SLOPE = -0.5;
/** @type {Kernel} */
export const CUBIC = {
  reach: 2,
  weight(distance) {
    if (distance < 1) return ((SLOPE + 2) * distance - (SLOPE + 3)) * distance * distance + 1;
    if (distance < 2) return (((distance - 5) * distance + 8) * distance - 4) * SLOPE;
    return 0;
  },
};

/**
 * Image resized by a filter over each target pixel's whole area.
 *
 * @param {RgbImage} image
 * @param {number} width
 * @param {number} height
 * @param {Kernel} kernel
 */
export function resize(image, width, height, kernel) {
  // The pass that Pillow (since 13) takes first; between the passes values are rounded.
  const lost = [image.width - width, image.height - height];
  return lost[1] > 0 && lost[1] > 2 * lost[0]
    ? resizeWidth(resizeHeight(image, height, kernel), width, kernel)
    : resizeHeight(resizeWidth(image, width, kernel), height, kernel);
}

/**
 * @param {RgbImage} image
 * @param {number} width
 * @param {Kernel} kernel
 * @returns {RgbImage}
 */
function resizeWidth(image, width, kernel) {
  const { height } = image;
  const target = { width, height, pixels: new Uint8Array(3 * width * height) };
  // Along a row neighbours are a pixel apart, and rows begin a width apart.
  const from = { length: image.width, apart: 3, stride: 3 * image.width };
  filter(image, target, from, { length: width, apart: 3, stride: 3 * width }, height, kernel);
  return target;
}

/**
 * @param {RgbImage} image
 * @param {number} height
 * @param {Kernel} kernel
 * @returns {RgbImage}
 */
function resizeHeight(image, height, kernel) {
  const { width } = image;
  const target = { width, height, pixels: new Uint8Array(3 * width * height) };
  const from = { length: image.height, apart: 3 * width, stride: 3 };
  filter(image, target, from, { length: height, apart: 3 * width, stride: 3 }, width, kernel);
  return target;
}

/**
 * How an image's lines lie in its bytes.
 *
 * @typedef {object} Lines
 * @property {number} length pixels of a line
 * @property {number} apart bytes from a pixel of a line to the next
 * @property {number} stride bytes from the beginning of a line to that of the next
 */

/**
 * One pass along one axis.
 *
 * @param {RgbImage} source
 * @param {RgbImage} target
 * @param {Lines} from of the source
 * @param {Lines} to of the target
 * @param {number} lines how many there are
 * @param {Kernel} kernel
 */
function filter(source, target, from, to, lines, kernel) {
  const read = source.pixels;
  const written = target.pixels;
  const { apart } = from;
  const scale = from.length / to.length;
  const coarser = Math.max(scale, 1);
  const support = kernel.reach * coarser;
  for (let place = 0; place < to.length; place++) {
    const centre = (place + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const count = Math.min(from.length, Math.trunc(centre + support + 0.5)) - first;
    const weights = fixedWeights(centre - first, count, coarser, kernel);
    for (let line = 0; line < lines; line++) {
      const begin = line * from.stride + first * from.apart;
      const end = line * to.stride + place * to.apart;
      for (let channel = 0; channel < 3; channel++) {
        // 32 bits hold 255 times weights that sum to about 2 ** 22, some of them below 0.
        let sum = 1 << (BITS - 1);
        for (let at = 0, byte = begin + channel; at < count; at++, byte += apart) {
          sum = (sum + Math.imul(read[byte], weights[at])) | 0;
        }
        written[end + channel] = Math.max(0, Math.min(255, sum >> BITS));
      }
    }
  }
}

/**
 * Fixed-point weights of `count` pixels under a filter.
 *
 * @param {number} centre of the filter, in pixels
 * @param {number} count
 * @param {number} coarser pixels of the source in one of the filter's
 * @param {Kernel} kernel
 */
function fixedWeights(centre, count, coarser, kernel) {
  const weights = Float64Array.from({ length: count }, (_, at) =>
    kernel.weight(Math.abs((at - centre + 0.5) / coarser)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Int32Array.from(weights, (weight) => {
    const fixed = (weight / total) * 2 ** BITS;
    return Math.trunc(fixed + (fixed < 0 ? -0.5 : 0.5));
  });
}
