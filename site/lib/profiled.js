/**
 * Views -> candidates -> characters, under the profile of a source. Mirrors recognize/profiled.py,
 * which explains it.
 */
/** @import { Alphabet } from "./alphabet.js" */
/** @import { Character, Lengths, Probabilities, Sight, Weights } from "./types.js" */
import { addWithEachClass, textProbability, totalProbability } from "./alignments.js";
import { OWN } from "./alphabet.js";
import { beamSearch, described } from "./ctc.js";
import { ALTERNATIVES, BELIEVED, PUT_FORWARD } from "./limits.js";
import { weightOf } from "./profile.js";
import { shares } from "./sights.js";

/**
 * A view, and what a text's probability in it is multiplied by.
 *
 * @typedef {object} Weighed
 * @property {Probabilities} view
 * @property {number} held for each unit of the text's weight
 * @property {number} bare in any case
 */

/**
 * As `searchTogether`; `weighed` is what `characters` takes of the views. The candidates are of
 * those that any view puts forward, with the weights or without.
 *
 * @param {Sight[]} sights
 * @param {number} count
 * @param {Lengths | null} lengths null for any
 * @param {Weights} weights
 * @param {Alphabet} alphabet the model's
 */
export function search(sights, count, lengths, weights, alphabet = OWN) {
  const wide = Math.max(count, PUT_FORWARD);
  /** @type {Set<string>} */
  const texts = new Set();
  for (const { probabilities } of sights) {
    for (const held of [weights, null]) {
      for (const { text } of beamSearch(probabilities, wide, lengths, held, alphabet)) {
        texts.add(text);
      }
    }
  }
  const each = shares(sights);
  const weighed = sights.map(({ probabilities: view }, number) => ({
    view,
    held: (each[number] * BELIEVED) / totalProbability(view, lengths, weights),
    bare: (each[number] * (1 - BELIEVED)) / totalProbability(view, lengths, null),
  }));
  const candidates = [...texts].map((text) => {
    const label = alphabet.encode(text);
    const factor = weightOf(weights, label);
    const whole = weighed.reduce(
      (sum, { view, held, bare }) => sum + textProbability(view, label) * (held * factor + bare),
      0,
    );
    return { text, confidence: Math.min(whole, 1) };
  });
  candidates.sort((a, b) => b.confidence - a.confidence);
  return { candidates: candidates.slice(0, count), weighed };
}

/**
 * Each character of a text, as `characters` of ctc.js gives it.
 *
 * @param {Weighed[]} views as `search` gives them
 * @param {string} text
 * @param {Weights} weights
 * @param {Alphabet} alphabet the model's
 * @returns {Character[]}
 */
export function characters(views, text, weights, alphabet = OWN) {
  const label = alphabet.encode(text);
  const factor = weightOf(weights, label);
  const score = label.map(() => new Float64Array(alphabet.classes));
  for (const { view, held, bare } of views) {
    const inView = label.map(() => new Float64Array(alphabet.classes));
    addWithEachClass(inView, view, label);
    label.forEach((own, place) => {
      // Of the text with each class at that place.
      const withClass = factor / weights.classes[own];
      for (let index = 1; index < alphabet.classes; index++) {
        const times = held * withClass * weights.classes[index] + bare;
        score[place][index] += inView[place][index] * times;
      }
    });
  }
  return described(text, score, ALTERNATIVES, alphabet);
}
