/**
 * How a picture is laid into the network's input: whole, a part of it, or drawn otherwise. Mirrors
 * recognize/views.py, which says why.
 */
/** @import { RgbImage, See, View } from "./types.js" */
import { crop } from "./content-box.js";
import { LEAST_PROSPECT, LEAST_SHARE, MOST_OTHERS, VIEWS, WHOLE } from "./limits.js";
import { resized, risen } from "./redrawn.js";
import { inOneRow } from "./rows.js";
import { contentOf, laid } from "./tensors.js";

const [FIRST, SECOND] = VIEWS;

/**
 * The views of a picture that are worth a look after the first, likeliest first.
 *
 * @param {Float32Array} prospects of each view; empty of a network that does not say
 */
export function further(prospects) {
  if (!prospects.length) return [SECOND];
  const others = [...prospects.keys()]
    .slice(1)
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
  for (const view of further(prospects)) {
    const { logits: others } = await see(tensorOf(content, view));
    yield { logits: others, weight: weight(prospects, view) };
  }
}

/**
 * Network input of an image that is cropped to its content, in a view.
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
