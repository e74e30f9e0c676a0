/**
 * How a picture is laid into the network's input: whole, whole once more, or a part of it. Mirrors
 * recognize/views.py, which says why.
 */
/** @import { RgbImage, See, View } from "./types.js" */
import { crop } from "./content-box.js";
import { VIEWS, WHOLE } from "./limits.js";
import { contentOf, laid } from "./tensors.js";

const [FIRST, SECOND] = VIEWS;

/**
 * The views of a picture that are worth a look after the first.
 *
 * @param {Float32Array} prospects of each view; empty of a network that does not say
 */
export function further(prospects) {
  if (!prospects.length) return [SECOND];
  const others = prospects.subarray(1);
  const best = VIEWS[others.indexOf(Math.max(...others)) + 1];
  return best === SECOND ? [SECOND] : [best, SECOND];
}

/**
 * What a network says of an RGB image in one view after the other, as they are asked for.
 *
 * @param {See} see
 * @param {RgbImage} image
 */
export async function* looks(see, image) {
  const content = contentOf(image);
  const { logits, prospects } = await see(tensorOf(content, FIRST));
  yield logits;
  for (const view of further(prospects)) yield (await see(tensorOf(content, view))).logits;
}

/**
 * Network input of an image that is cropped to its content, in a view.
 *
 * @param {RgbImage} content
 * @param {View} view
 */
export function tensorOf(content, view) {
  if (view.part.every((edge, side) => edge === WHOLE[side])) return laid(content, view);
  const { width, height } = content;
  const [left, top, right, bottom] = view.part.map((share, side) =>
    Math.floor(share * (side % 2 ? height : width)),
  );
  // At least a pixel, of the smallest picture too.
  const box = { left, top, right: Math.max(left + 1, right), bottom: Math.max(top + 1, bottom) };
  return laid(contentOf(crop(content, box)), view);
}
