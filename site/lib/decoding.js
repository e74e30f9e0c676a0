/**
 * What an image shows in its views -> candidates -> characters, and what is decided on the way.
 * Mirrors recognize/decoding.py.
 */
/** @import { Card, Held, Looked, Options } from "./types.js" */
/** @import { Probabilities, Shown, Sight, Weights } from "./types.js" */
import { alphabetOf } from "./alphabet.js";
import { asNamed } from "./cases.js";
import { beamSearch, characters, noText, softmax } from "./ctc.js";
import {
  ALTERNATIVES,
  BLANK,
  COUNTED_MOST,
  LOOK_TWICE_BELOW,
  MAX_TEXT_LENGTH,
  NO_TEXT_FROM,
  SOURCE_PUT_FORWARD,
} from "./limits.js";
import { profileWeights } from "./profile.js";
import * as profiled from "./profiled.js";
import { inEach } from "./scripts.js";
import { searchTogether } from "./sights.js";

/** @typedef {Awaited<ReturnType<typeof decodeViews>>} Decoded */

/**
 * What an image shows, by what a network says of it; the further views as they are asked for.
 *
 * @param {AsyncIterator<Looked> | Iterator<Looked>} looked of one view or more
 * @param {Pick<Card, "temperature" | "temperature_together" | "alphabet">} card
 * @returns {Promise<Shown>}
 */
export async function shownBy(looked, card) {
  const { temperature, temperature_together = temperature } = card;
  const { classes } = alphabetOf(card);
  /** @type {Looked} */
  const first = (await looked.next()).value;
  async function* together() {
    for (
      let next = /** @type {IteratorResult<Looked>} */ ({ done: false, value: first });
      !next.done;
      next = await looked.next()
    ) {
      const { logits, weight } = next.value;
      yield { probabilities: softmax(logits, temperature_together, classes), weight };
    }
  }
  return { alone: softmax(first.logits, temperature, classes), together: together() };
}

/**
 * As `decodeViews`; and what the image shows in the views that were asked for, and held.
 *
 * @param {Shown} shown
 * @param {Options} options
 */
export async function decodeAndKeep({ alone, together }, options) {
  /** @type {Sight[]} */
  const asked = [];
  const decoded = await decodeViews({ alone, together: kept(together, asked) }, options);
  return { decoded, shown: { alone, together: asked } };
}

/**
 * The texts that an image puts forward for its source's profile; none where it holds none.
 *
 * @param {Held} shown
 * @param {Options} options
 */
export function evidence({ alone, together }, options) {
  if (!hasText(alone)) return [];
  const seen = together.length ? together : [{ probabilities: alone, weight: 1 }];
  const sights = restricted(seen, options);
  return searchTogether(sights, SOURCE_PUT_FORWARD, options.lengths, options.known).candidates;
}

/**
 * What is read of an image, by what it shows; `views` of the answer is how many were looked at.
 * Those after the first are asked for only where the first shows a text but is not sure which.
 *
 * @param {Shown} shown
 * @param {Options} options
 * @param {Weights | null} weights by default those of the options' profile
 */
export async function decodeViews({ alone, together }, options, weights = weightsOf(options)) {
  if (!hasText(alone)) return withoutText(noText(alone));
  let views = [{ probabilities: alone, weight: 1 }];
  let found = searched(views, options, weights);
  if (found.candidates[0].confidence < LOOK_TWICE_BELOW) {
    /** @type {Sight[]} */
    const several = [];
    for await (const sight of together) several.push(sight);
    if (several.length > 1) {
      views = several;
      found = searched(views, options, weights);
    }
  }
  const { candidates, describe } = found;
  return {
    legible: true,
    candidates,
    characters: describe(candidates[0].text),
    views: views.length,
  };
}

/**
 * Whether what is shown in the first view is a captcha's text, whatever the restrictions.
 *
 * @param {Probabilities} alone
 */
function hasText(alone) {
  const expected = alone.reduce((sum, atStep) => sum + 1 - atStep[BLANK], 0);
  if (expected > MAX_TEXT_LENGTH) return false;
  return noText(alone) < NO_TEXT_FROM ** Math.min(expected, COUNTED_MOST);
}

/**
 * What the options' profile makes of the allowed characters; null without one.
 *
 * @param {Options} options
 */
const weightsOf = ({ profile, allowed, case: mode, known }) =>
  profile && profileWeights(profile, allowed, mode, known);

/**
 * The texts of an image seen so, and a function that describes one by its characters.
 *
 * @param {Sight[]} seen
 * @param {Options} options
 * @param {Weights | null} weights
 */
function searched(seen, options, weights) {
  const { candidates: count, lengths, known } = options;
  const sights = restricted(seen, options);
  if (weights) {
    const { candidates, weighed } = profiled.search(sights, count, lengths, weights, known);
    /** @param {string} text */
    const describe = (text) => profiled.characters(weighed, text, weights, known);
    return { candidates, describe };
  }
  const views = sights.map(({ probabilities }) => probabilities);
  const { candidates, weighed } =
    sights.length === 1
      ? { candidates: beamSearch(views[0], count, lengths, null, known), weighed: views }
      : searchTogether(sights, count, lengths, known);
  /** @param {string} text */
  const describe = (text) => characters(weighed, text, ALTERNATIVES, known);
  return { candidates, describe };
}

/**
 * @param {Sight[]} seen
 * @param {Options} options
 */
const restricted = (seen, options) =>
  seen.flatMap((sight) => inEach(asNamed(sight, options), options));

/**
 * @param {Shown["together"]} sights
 * @param {Sight[]} asked what is asked for is added to it
 */
async function* kept(sights, asked) {
  for await (const sight of sights) {
    asked.push(sight);
    yield sight;
  }
}

/**
 * What is decoded of an image that is not legible.
 *
 * @param {number} empty the probability that it holds no text
 */
const withoutText = (empty) => ({
  legible: false,
  candidates: [{ text: "", confidence: empty }],
  characters: [],
  views: 1,
});
