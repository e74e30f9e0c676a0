/**
 * An image in several views: a text's probability is the weighted mean of those that they give it.
 * Mirrors recognize/sights.py.
 */
/** @import { Alphabet } from "./alphabet.js" */
/** @import { Lengths, Probabilities, Sight } from "./types.js" */
import { givenLengths, textProbability, times } from "./alignments.js";
import { OWN } from "./alphabet.js";
import { beamSearch } from "./ctc.js";
import { PUT_FORWARD } from "./limits.js";

/**
 * As `beamSearch`, of an image in several views; and `weighed`, what `characters` takes of them.
 *
 * @param {Sight[]} sights
 * @param {number} count
 * @param {Lengths | null} lengths null for any
 * @param {Alphabet} alphabet the model's
 */
export function searchTogether(sights, count = 1, lengths = null, alphabet = OWN) {
  const wide = Math.max(count, PUT_FORWARD);
  const views = sights.map(({ probabilities }) =>
    lengths ? givenLengths(probabilities, ...lengths) : probabilities,
  );
  const texts = new Set(
    views.flatMap((view) =>
      beamSearch(view, wide, lengths, null, alphabet).map(({ text }) => text),
    ),
  );
  const each = shares(sights);
  const weighed = views.map((view, number) => times(view, each[number]));
  const candidates = [...texts]
    .map((text) => ({ text, confidence: probability(weighed, alphabet.encode(text)) }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, count);
  return { candidates, weighed };
}

/**
 * How much each view counts, so that all together count 1.
 *
 * @param {Sight[]} sights
 */
export function shares(sights) {
  const total = sights.reduce((sum, { weight }) => sum + weight, 0);
  return sights.map(({ weight }) => weight / total);
}

/**
 * @param {Probabilities[]} views
 * @param {number[]} label
 */
function probability(views, label) {
  const sum = views.reduce((total, view) => total + textProbability(view, label), 0);
  return Math.min(sum, 1);
}
