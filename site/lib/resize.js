/** Resizing with Pillow's own arithmetic, so that both readers give the same numbers. */
/** @import { RgbImage } from "./types.js" */

// Weights are fixed-point numbers of this many bits, as in Pillow's 8-bit resampling.
const BITS = 22;

/**
 * Image resized by triangle filter over each target pixel's whole area.
 *
 * @param {RgbImage} image
 * @param {number} width
 * @param {number} height
 */
export function resize(image, width, height) {
  // The pass that Pillow (since 13) takes first; between the passes values are rounded.
  const lost = [image.width - width, image.height - height];
  return lost[1] > 0 && lost[1] > 2 * lost[0]
    ? resizeWidth(resizeHeight(image, height), width)
    : resizeHeight(resizeWidth(image, width), height);
}

/**
 * @param {RgbImage} image
 * @param {number} width
 * @returns {RgbImage}
 */
function resizeWidth(image, width) {
  const { height } = image;
  const target = { width, height, pixels: new Uint8Array(3 * width * height) };
  // Along a row neighbours are a pixel apart, and rows begin a width apart.
  const from = { length: image.width, apart: 3, stride: 3 * image.width };
  filter(image, target, from, { length: width, apart: 3, stride: 3 * width }, height);
  return target;
}

/**
 * @param {RgbImage} image
 * @param {number} height
 * @returns {RgbImage}
 */
function resizeHeight(image, height) {
  const { width } = image;
  const target = { width, height, pixels: new Uint8Array(3 * width * height) };
  const from = { length: image.height, apart: 3 * width, stride: 3 };
  filter(image, target, from, { length: height, apart: 3 * width, stride: 3 }, width);
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
 */
function filter(source, target, from, to, lines) {
  const read = source.pixels;
  const written = target.pixels;
  const { apart } = from;
  const scale = from.length / to.length;
  const support = Math.max(scale, 1);
  for (let place = 0; place < to.length; place++) {
    const centre = (place + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const count = Math.min(from.length, Math.trunc(centre + support + 0.5)) - first;
    const weights = fixedWeights(centre - first, count, support);
    for (let line = 0; line < lines; line++) {
      const begin = line * from.stride + first * from.apart;
      const end = line * to.stride + place * to.apart;
      for (let channel = 0; channel < 3; channel++) {
        // 32 bits hold 255 times weights that sum to about 2 ** 22.
        let sum = 1 << (BITS - 1);
        for (let at = 0, byte = begin + channel; at < count; at++, byte += apart) {
          sum = (sum + Math.imul(read[byte], weights[at])) | 0;
        }
        written[end + channel] = Math.min(255, sum >> BITS);
      }
    }
  }
}

/**
 * Fixed-point weights of `count` pixels under a triangle.
 *
 * @param {number} centre of the triangle, in pixels
 * @param {number} count
 * @param {number} support how wide the triangle is to each side
 */
function fixedWeights(centre, count, support) {
  const weights = Float64Array.from({ length: count }, (_, at) =>
    Math.max(0, 1 - Math.abs((at - centre + 0.5) / support)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Int32Array.from(weights, (weight) => Math.trunc((weight / total) * 2 ** BITS + 0.5));
}
