/**
 * The frames of an animation -> one picture, of which the text is read. Mirrors
 * recognize/frames.py: all arithmetic is of whole numbers, so that both give the same
 * pictures.
 */
/** @import { RgbImage } from "./types.js" */
import { median } from "./tensors.js";

/**
 * Pictures that may show an animation's text, the best guess first; each made when asked for.
 *
 * @param {RgbImage[]} frames one or more, of one size
 */
export function* combined(frames) {
  const [first, ...others] = frames;
  const isSame = (/** @type {RgbImage} */ { pixels }) =>
    pixels.every((level, at) => level === first.pixels[at]);
  if (others.every(isSame)) {
    yield first;
    return;
  }
  const backgrounds = frames.map(({ pixels }) =>
    [0, 1, 2].map((channel) => Math.floor(median(pixels, channel))),
  );
  const deviations = frames.map(({ pixels }, frame) =>
    Int16Array.from(pixels, (level, at) => level - backgrounds[frame][at % 3]),
  );
  const middle = Math.floor((frames.length - 1) / 2);
  const paper = [0, 1, 2].map(
    (channel) => backgrounds.map((one) => one[channel]).sort((a, b) => a - b)[middle],
  );
  yield picture(first, mean(deviations), paper);
  yield picture(first, usual(deviations, middle), paper);
  const inks = deviations.map((one) => one.reduce((sum, level) => sum + Math.abs(level), 0));
  yield frames[inks.indexOf(Math.max(...inks))];
}

/**
 * The mean deviation, as strong where it is strongest as the strongest of any frame.
 *
 * @param {Int16Array[]} deviations
 */
function mean(deviations) {
  const total = new Int32Array(deviations[0].length);
  let strongest = 0;
  for (const one of deviations) {
    for (let at = 0; at < one.length; at++) {
      total[at] += one[at];
      strongest = Math.max(strongest, Math.abs(one[at]));
    }
  }
  const most = total.reduce((high, sum) => Math.max(high, Math.abs(sum)), 1);
  return total.map((sum) => Math.floor((sum * strongest) / most));
}

/**
 * Of each pixel, its deviation in the frame that is in the middle by how far it deviates; frames
 * that deviate as far as one another stay in their order.
 *
 * @param {Int16Array[]} deviations
 * @param {number} middle
 */
function usual(deviations, middle) {
  const chosen = new Int16Array(deviations[0].length);
  const far = new Int32Array(deviations.length);
  for (let at = 0; at < chosen.length; at += 3) {
    for (const [frame, one] of deviations.entries()) {
      const size = Math.abs(one[at]) + Math.abs(one[at + 1]) + Math.abs(one[at + 2]);
      far[frame] = size * deviations.length + frame;
    }
    const one = deviations[far.sort()[middle] % deviations.length];
    for (let channel = 0; channel < 3; channel++) chosen[at + channel] = one[at + channel];
  }
  return chosen;
}

/**
 * @param {RgbImage} size
 * @param {Int32Array | Int16Array} deviation
 * @param {number[]} paper
 * @returns {RgbImage}
 */
const picture = ({ width, height }, deviation, paper) => ({
  width,
  height,
  pixels: Uint8Array.from(deviation, (value, at) =>
    Math.min(255, Math.max(0, value + paper[at % 3])),
  ),
});
