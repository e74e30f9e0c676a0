/**
 * Logits -> probabilities -> candidates -> characters: the mathematics of CTC decoding.
 *
 * Mirrors recognize/ctc.py, which explains the method.
 */
/** @import { Candidate, Case, Character, Lengths, Probabilities, Weights } from "./types.js" */
import { addWithEachClass, sumOf, textProbability, totalProbability } from "./alignments.js";
import { ALPHABET, BLANK, CLASSES, OTHER, decode, encode } from "./alphabet.js";
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
 * @param {Float32Array} logits T x CLASSES of them
 * @param {number} temperature
 */
export function softmax(logits, temperature = 1) {
  /** @type {Probabilities} */
  const probabilities = [];
  for (let start = 0; start < logits.length; start += CLASSES) {
    const row = new Float64Array(CLASSES);
    let highest = -Infinity;
    for (let index = 0; index < CLASSES; index++) {
      row[index] = logits[start + index] / temperature;
      if (row[index] > highest) highest = row[index];
    }
    for (let index = 0; index < CLASSES; index++) row[index] = Math.exp(row[index] - highest);
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
 * @param {string} allowed
 * @param {Case} mode
 * @returns {Probabilities}
 */
export function restrict(probabilities, allowed = ALPHABET, mode = "keep") {
  /** @param {string} text */
  const cased = (text) => (mode === "upper" ? text.toUpperCase() : text.toLowerCase());
  const both = mode === "keep" ? allowed : allowed.toLowerCase() + allowed.toUpperCase();
  const keep = new Array(CLASSES).fill(false);
  for (const index of [BLANK, OTHER, ...encode(both)]) keep[index] = true;
  /** @type {number[][]} */
  const moves = [];
  if (mode !== "keep") {
    for (const character of ALPHABET) {
      if (cased(character) !== character) moves.push(encode(character + cased(character)));
    }
  }
  const kept = probabilities.map((atStep) => {
    const row = atStep.map((value, index) => (keep[index] ? value : 0));
    for (const [source, target] of moves) {
      row[target] += row[source];
      row[source] = 0;
    }
    return rescaled(row);
  });
  for (const [source] of moves) keep[source] = false;
  return kept.map((atStep) => atStep.map((value, index) => (keep[index] ? value : 0)));
}

/**
 * @typedef {object} Beam a beginning of a text
 * @property {number[]} prefix its classes
 * @property {number} blank probability of ending in a blank
 * @property {number} last probability of ending in the last class
 */

/** @typedef {Map<string, Beam>} Beams by their texts */

/**
 * Up to `count` most probable texts, best first.
 *
 * @param {Probabilities} probabilities
 * @param {number} count
 * @param {Lengths | null} lengths null for any
 * @param {Weights | null} weights what texts are weighed by; null for nothing
 * @returns {Candidate[]}
 */
export function beamSearch(probabilities, count = 1, lengths = null, weights = null) {
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
      return { text: decode(prefix), confidence: Math.min(whole / given, 1) };
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
 * @returns {Character[]}
 */
export function characters(views, text, alternatives = ALTERNATIVES) {
  const label = encode(text);
  const score = label.map(() => new Float64Array(CLASSES));
  for (const view of views) addWithEachClass(score, view, label);
  return described(text, score, alternatives);
}

/**
 * Each character of `text` by the probability of each class at its place; those of a place may
 * have any sum.
 *
 * @param {string} text
 * @param {Float64Array[]} score
 * @param {number} alternatives how many at most
 * @returns {Character[]}
 */
export function described(text, score, alternatives = ALTERNATIVES) {
  return encode(text).map((own, place) => {
    const sum = sumOf(score[place]);
    const others = [...ALPHABET]
      .map((character, index) => ({ text: character, confidence: score[place][index + 1] / sum }))
      .filter(({ text: character, confidence }) => confidence > 0 && character !== text[place])
      .sort((a, b) => b.confidence - a.confidence);
    return {
      text: text[place],
      confidence: score[place][own] / sum,
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
  const result = new Float64Array(CLASSES);
  const scale = 1 / Math.max(sumOf(row), FLOOR);
  for (let index = 0; index < CLASSES; index++) result[index] = Math.max(row[index] * scale, FLOOR);
  const again = 1 / sumOf(result);
  for (let index = 0; index < CLASSES; index++) result[index] *= again;
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
  for (let index = 1; index < OTHER; index++) {
    if (atStep[index] > (always ? 0 : least)) classes.push(index);
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
      const extended = beam(key + ALPHABET[character - 1], [...prefix, character]);
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
    ranked.filter(([key]) => {
      kept[key.length] = (kept[key.length] ?? 0) + 1;
      return kept[key.length] <= width;
    }),
  );
}
