/**
 * How a picture is laid into the network's input: whole, parts of it, or drawn otherwise. Mirrors
 * recognize/views.py, which says why.
 */
/** @import { RgbImage, See, View } from "./types.js" */
import { crop } from "./content-box.js";
import { LEAST_PROSPECT, LEAST_SHARE, MOST_OTHERS, VIEWS, WHOLE } from "./limits.js";
import { resized, risen } from "./redrawn.js";
import { inOneRow } from "./rows.js";
import { contentOf, laid } from "./tensors.js";
import { joined, more, parts } from "./windows.js";

const [FIRST, SECOND] = VIEWS;

/**
 * The views of a picture that are worth a look after the first, likeliest first.
 *
 * @param {Float32Array} prospects of each view; empty of a network that does not say
 * @param {boolean} wide whether two windows show more of it than one
 */
export function further(prospects, wide = true) {
  if (!prospects.length) return [SECOND];
  const others = [...prospects.keys()]
    .filter((index) => index > 0 && (wide || !VIEWS[index].in_two))
    .sort((a, b) => prospects[b] - prospects[a])
    .slice(0, MOST_OTHERS);
  const least = LEAST_SHARE * prospects[others[0]];
  return others.filter((index) => prospects[index] >= least).map((index) => VIEWS[index]);
}

/**
 * How much what is read in a view counts beside what is read in others, above 0.
 *
 * @param {Float32Array} prospects as of `further`
 * @param {View} view one of `VIEWS`
 */
export const weight = (prospects, view) =>
  prospects.length ? Math.max(prospects[VIEWS.indexOf(view)], LEAST_PROSPECT) ** 2 : 1;

/**
 * What a network says of an RGB image in one view after the other, as they are asked for.
 *
 * @param {See} see
 * @param {RgbImage} image
 */
export async function* looks(see, image) {
  const content = inOneRow(contentOf(image));
  const { logits, prospects } = await see(tensorOf(content, FIRST));
  yield { logits, weight: weight(prospects, FIRST) };
  for (const view of further(prospects, more(content) > 0)) {
    yield { logits: await look(see, content, view), weight: weight(prospects, view) };
  }
}

/**
 * What a network says of an image that is cropped to its content, in a view.
 *
 * @param {See} see
 * @param {RgbImage} content
 * @param {View} view
 */
async function look(see, content, view) {
  const [first, second] = tensorsOf(content, view);
  const { logits } = await see(first);
  return second ? joined(logits, (await see(second)).logits, more(content)) : logits;
}

/**
 * Network inputs of an image that is cropped to its content, in a view: one or two.
 *
 * @param {RgbImage} content
 * @param {View} view
 */
export const tensorsOf = (content, view) =>
  (view.in_two ? parts(content) : [content]).map((part) => tensorOf(part, view));

/**
 * Network input of an image that is cropped to its content, in a view of one window.
 *
 * @param {RgbImage} content
 * @param {View} view
 */
export function tensorOf(content, view) {
  let shown = partOf(content, view);
  const [across, down] = view.drawn;
  if (across || down) shown = resized(shown, across, down);
  if (view.slope) shown = contentOf(risen(shown, view.slope));
  return laid(shown, view);
}

/**
 * The part of a content that a view looks at, cropped to its own content.
 *
 * @param {RgbImage} content
 * @param {View} view
 */
function partOf(content, view) {
  if (view.part.every((edge, side) => edge === WHOLE[side])) return content;
  const { width, height } = content;
  const [left, top, right, bottom] = view.part.map((share, side) =>
    Math.floor(share * (side % 2 ? height : width)),
  );
  // At least a pixel, of the smallest picture too.
  const box = { left, top, right: Math.max(left + 1, right), bottom: Math.max(top + 1, bottom) };
  return contentOf(crop(content, box));
}
