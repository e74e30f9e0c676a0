/**
 * Logits -> probabilities -> candidates -> characters: the mathematics of CTC decoding.
 *
 * Mirrors recognize/ctc.py, which explains the method.
 */
/** @import { Alphabet } from "./alphabet.js" */
/** @import { Candidate, Case, Character, Lengths, Probabilities, Weights } from "./types.js" */
import { addWithEachClass, sumOf, textProbability, totalProbability } from "./alignments.js";
import { BLANK, CLASSES, OTHER, OWN } from "./alphabet.js";
import {
  ALTERNATIVES,
  BEAMS,
  BEAMS_A_LENGTH,
  EXTENSIONS,
  FLOOR,
  SHARE,
  SHARE_OF_SEVERAL,
} from "./limits.js";
import { longest, weightOf } from "./profile.js";

/**
 * Softmax over classes of `logits / temperature`.
 *
 * @param {Float32Array} logits T x classes of them
 * @param {number} temperature
 * @param {number} classes how many
 */
export function softmax(logits, temperature = 1, classes = CLASSES) {
  /** @type {Probabilities} */
  const probabilities = [];
  for (let start = 0; start < logits.length; start += classes) {
    const row = new Float64Array(classes);
    let highest = -Infinity;
    for (let index = 0; index < classes; index++) {
      row[index] = logits[start + index] / temperature;
      if (row[index] > highest) highest = row[index];
    }
    for (let index = 0; index < classes; index++) row[index] = Math.exp(row[index] - highest);
    probabilities.push(rescaled(row));
  }
  return probabilities;
}

/**
 * Probability that the image holds no text.
 *
 * @param {Probabilities} probabilities before any restriction
 */
export const noText = (probabilities) =>
  probabilities.reduce((product, atStep) => product * atStep[BLANK], 1);

/**
 * The same with only the characters of `allowed` possible, and unknown ones.
 *
 * @param {Probabilities} probabilities
 * @param {string | null} allowed null for all
 * @param {Case} mode
 * @param {Alphabet} alphabet the model's
 * @returns {Probabilities}
 */
export function restrict(probabilities, allowed = null, mode = "keep", alphabet = OWN) {
  const both = alphabet.eitherCase(allowed ?? alphabet.text, mode);
  const keep = new Array(alphabet.classes).fill(false);
  for (const index of [BLANK, OTHER, ...alphabet.encode(both)]) keep[index] = true;
  /** @type {number[][]} */
  const moves = [];
  if (mode !== "keep") {
    for (const character of alphabet.text) {
      const folded = alphabet.folded(character, mode);
      if (folded !== character) moves.push(alphabet.encode(character + folded));
    }
  }
  /** @param {Float64Array} atStep */
  const kept = (atStep) => atStep.map((value, index) => (keep[index] ? value : 0));
  const folded = moved(probabilities.map(kept), moves).map(rescaled);
  for (const [source] of moves) keep[source] = false;
  return folded.map(kept);
}

/**
 * The same with what falls on the first class of each pair on the second.
 *
 * @param {Probabilities} probabilities
 * @param {number[][]} moves
 * @returns {Probabilities}
 */
export const moved = (probabilities, moves) =>
  probabilities.map((atStep) => {
    const row = atStep.slice();
    for (const [source, target] of moves) {
      row[target] += row[source];
      row[source] = 0;
    }
    return row;
  });

/**
 * @typedef {object} Beam a beginning of a text
 * @property {number[]} prefix its classes
 * @property {number} blank probability of ending in a blank
 * @property {number} last probability of ending in the last class
 */

/** @typedef {Map<string, Beam>} Beams by their classes, as a text */

/**
 * Up to `count` most probable texts, best first.
 *
 * @param {Probabilities} probabilities
 * @param {number} count
 * @param {Lengths | null} lengths null for any
 * @param {Weights | null} weights what texts are weighed by; null for nothing
 * @param {Alphabet} alphabet the model's
 * @returns {Candidate[]}
 */
export function beamSearch(
  probabilities,
  count = 1,
  lengths = null,
  weights = null,
  alphabet = OWN,
) {
  const [low, high] = lengths ?? [0, weights ? longest(weights) : probabilities.length];
  const share = count === 1 ? SHARE : SHARE_OF_SEVERAL;
  const byLength = lengths !== null || weights !== null;
  // A character is weighed where a text gets it, and not at every time step that shows it.
  const entering = weights
    ? probabilities.map((atStep) => atStep.map((value, index) => value * weights.classes[index]))
    : probabilities;
  /** @type {Beams} */
  let beams = new Map([["", { prefix: [], blank: 1, last: 0 }]]);
  probabilities.forEach((atStep, time) => {
    const classes = likely(entering[time], share, lengths ? 2 : 0);
    beams = best(grown(beams, atStep, entering[time], classes, high), count, byLength);
  });
  const found = [...beams.values()].filter(
    ({ prefix }) => low <= prefix.length && prefix.length <= high,
  );
  if (weights) {
    /** @param {Beam} beam */
    const sum = ({ prefix, blank, last }) => (blank + last) * weights.lengths[prefix.length];
    found.sort((a, b) => sum(b) - sum(a));
  }
  const given = totalProbability(probabilities, lengths, weights);
  // The beams' sums lack the alignments that pruning lost: score the best ones in full.
  return found
    .slice(0, count + 2)
    .map(({ prefix }) => {
      const whole =
        textProbability(probabilities, prefix) * (weights ? weightOf(weights, prefix) : 1);
      return { text: alphabet.decode(prefix), confidence: Math.min(whole / given, 1) };
    })
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, count);
}

/**
 * Each character of `text` with its confidence and its best alternatives.
 *
 * @param {Probabilities[]} views one, or several as `searchTogether` gives them back
 * @param {string} text
 * @param {number} alternatives how many at most
 * @param {Alphabet} alphabet the model's
 * @returns {Character[]}
 */
export function characters(views, text, alternatives = ALTERNATIVES, alphabet = OWN) {
  const label = alphabet.encode(text);
  const score = label.map(() => new Float64Array(alphabet.classes));
  for (const view of views) addWithEachClass(score, view, label);
  return described(text, score, alternatives, alphabet);
}

/**
 * Each character of `text` by the probability of each class at its place; those of a place may
 * have any sum.
 *
 * @param {string} text
 * @param {Float64Array[]} score
 * @param {number} alternatives how many at most
 * @param {Alphabet} alphabet the model's
 * @returns {Character[]}
 */
export function described(text, score, alternatives = ALTERNATIVES, alphabet = OWN) {
  const known = alphabet.encode(alphabet.text);
  return [...text].map((own, place) => {
    const sum = sumOf(score[place]);
    const others = [...alphabet.text]
      .map((other, index) => ({ text: other, confidence: score[place][known[index]] / sum }))
      .filter(({ text: other, confidence }) => confidence > 0 && other !== own)
      .sort((a, b) => b.confidence - a.confidence);
    return {
      text: own,
      confidence: score[place][alphabet.encode(own)[0]] / sum,
      alternatives: others.slice(0, alternatives),
    };
  });
}

/**
 * A row brought to sum 1, with no class below the floor.
 *
 * @param {Float64Array} row
 */
function rescaled(row) {
  const classes = row.length;
  const result = new Float64Array(classes);
  const scale = 1 / Math.max(sumOf(row), FLOOR);
  for (let index = 0; index < classes; index++) result[index] = Math.max(row[index] * scale, FLOOR);
  const again = 1 / sumOf(result);
  for (let index = 0; index < classes; index++) result[index] *= again;
  return result;
}

/**
 * A few classes of characters that have the share of what is no unknown character at a time step,
 * and in any case the `always` best.
 *
 * @param {Float64Array} atStep
 * @param {number} share
 * @param {number} always
 */
function likely(atStep, share, always) {
  const classes = [];
  const least = share * (1 - atStep[OTHER]);
  for (let index = 1; index < atStep.length; index++) {
    if (index !== OTHER && atStep[index] > (always ? 0 : least)) classes.push(index);
  }
  return classes
    .sort((a, b) => atStep[b] - atStep[a])
    .slice(0, EXTENSIONS)
    .filter((index, rank) => atStep[index] > least || rank < always);
}

/**
 * The beams one time step on, none longer than `high`.
 *
 * @param {Beams} beams
 * @param {Float64Array} atStep each class's probability
 * @param {Float64Array} atEntry that of a character that a beam gets
 * @param {number[]} classes what they may grow by
 * @param {number} high
 */
function grown(beams, atStep, atEntry, classes, high) {
  /** @type {Beams} */
  const next = new Map();
  /**
   * @param {string} key
   * @param {number[]} prefix
   */
  const beam = (key, prefix) => {
    const started = next.get(key) ?? { prefix, blank: 0, last: 0 };
    next.set(key, started);
    return started;
  };
  for (const [key, { prefix, blank, last }] of beams) {
    const total = blank + last;
    const end = prefix.at(-1);
    const stay = beam(key, prefix);
    stay.blank += total * atStep[BLANK];
    if (end !== undefined) stay.last += last * atStep[end];
    if (prefix.length === high) continue;
    for (const character of classes) {
      const extended = beam(key + String.fromCharCode(character), [...prefix, character]);
      extended.last += (end === character ? blank : total) * atEntry[character];
    }
  }
  return next;
}

/**
 * The most probable beams, best first.
 *
 * @param {Beams} beams
 * @param {number} count how many texts are asked for
 * @param {boolean} byLength whether of certain lengths
 * @returns {Beams}
 */
function best(beams, count, byLength) {
  const ranked = [...beams].sort(([, a], [, b]) => b.blank + b.last - (a.blank + a.last));
  if (!byLength) return new Map(ranked.slice(0, Math.max(BEAMS, 2 * count)));
  // Within each length, or the lengths asked for could be crowded out by likelier ones.
  const width = Math.max(BEAMS_A_LENGTH, count);
  /** @type {number[]} */
  const kept = [];
  return new Map(
    ranked.filter(
      ([
        ,
        {
          prefix: { length },
        },
      ]) => {
        kept[length] = (kept[length] ?? 0) + 1;
        return kept[length] <= width;
      },
    ),
  );
}
