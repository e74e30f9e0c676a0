/**
 * What the pictures of one source say together: from their candidates to the source's profile.
 * Mirrors recognize/source.py, which explains the method.
 */
/** @import { Alphabet } from "./alphabet.js" */
/** @import { Candidate, Case, Weights } from "./types.js" */
import { isLetter, isLower, OWN } from "./alphabet.js";
import {
  CHARACTERS_MASS,
  LENGTHS_MASS,
  LETTERS_MASS,
  MAX_TEXT_LENGTH,
  ONE_CASE,
  RARER_CASE,
  ROUNDS,
  SLOPE,
} from "./limits.js";
import { scaled, summary, weightOf, weights } from "./profile.js";

/** @typedef {Map<number | string, number>} Counts how often a length, a character is expected */

/**
 * The profile of a source, and for each of its pictures the weights that the others `given`.
 *
 * @param {Candidate[][]} pictures what each puts forward; nothing where it holds no text
 * @param {string | null} allowed the characters under whose restriction they do; null for all
 * @param {Case} mode
 * @param {Alphabet} alphabet the model's
 */
export function infer(pictures, allowed = null, mode = "keep", alphabet = OWN) {
  let counts = pictures.map((evidence) => expected(evidence, null, alphabet));
  /** @type {Weights[]} */
  let given = [];
  for (let round = 0; round < ROUNDS; round++) {
    const total = added(counts);
    given = counts.map((own) => {
      const { lengths, characters } = shares(without(total, own), alphabet);
      return weights(lengths, characters, allowed, mode, alphabet);
    });
    counts = pictures.map((evidence, number) => expected(evidence, given[number], alphabet));
  }
  const total = added(counts);
  const { lengths, characters } = shares(total, alphabet);
  const used = pictures.filter((evidence) => evidence.length).length;
  return { profile: summary(lengths, characters, caseOf(total), used), given };
}

/**
 * How often lengths and characters are expected in one picture.
 *
 * @param {Candidate[]} evidence
 * @param {Weights | null} given
 * @param {Alphabet} alphabet
 */
function expected(evidence, given, alphabet) {
  const held = evidence.map(({ text, confidence }) =>
    given ? confidence * weightOf(given, alphabet.encode(text)) : confidence,
  );
  const bare = evidence.reduce((sum, { confidence }) => sum + confidence, 0);
  const whole = held.reduce((sum, share) => sum + share, 0) + Math.max(0, 1 - bare);
  /** @type {Counts} */
  const counts = new Map();
  evidence.forEach(({ text }, number) => {
    const characters = [...text];
    for (const one of [characters.length, ...characters]) {
      counts.set(one, (counts.get(one) ?? 0) + held[number] / whole);
    }
  });
  return counts;
}

/** @param {Counts[]} parts */
function added(parts) {
  /** @type {Counts} */
  const total = new Map();
  for (const counts of parts) {
    for (const [one, count] of counts) total.set(one, (total.get(one) ?? 0) + count);
  }
  return total;
}

/**
 * The counts of all others. Rounding must not make them negative.
 *
 * @param {Counts} total
 * @param {Counts} own
 * @returns {Counts}
 */
const without = (total, own) =>
  new Map([...total].map(([one, count]) => [one, Math.max(count - (own.get(one) ?? 0), 0)]));

/**
 * Probabilities of lengths and characters, of counts and the priors.
 *
 * @param {Counts} counts
 * @param {Alphabet} alphabet
 */
function shares(counts, alphabet) {
  /** @type {Map<number, number>} */
  const lengths = new Map();
  for (let length = 0; length <= MAX_TEXT_LENGTH; length++) {
    lengths.set(length, (counts.get(length) ?? 0) + LENGTHS_MASS / (MAX_TEXT_LENGTH + 1));
  }
  /** @type {Map<string, number>} */
  const pairs = new Map();
  const all = [...alphabet.text];
  for (const one of all) {
    const both = alphabet.folded(one, "lower");
    const own = (counts.get(one) ?? 0) + CHARACTERS_MASS / all.length;
    pairs.set(both, (pairs.get(both) ?? 0) + own);
  }
  const small = smallShare(counts);
  /** @type {Map<string, number>} */
  const characters = new Map();
  for (const one of all) {
    const ofCase = isLower(one) ? small : isLetter(one) ? 1 - small : 1;
    characters.set(one, (pairs.get(alphabet.folded(one, "lower")) ?? 0) * ofCase);
  }
  return { lengths: scaled(lengths), characters: scaled(characters) };
}

/**
 * Which share of the letters is of lower case.
 *
 * @param {Counts} counts
 */
function smallShare(counts) {
  const { lower, upper } = letters(counts);
  const small = (lower + LETTERS_MASS / 2) / (lower + upper + LETTERS_MASS);
  let rarer = Math.min(small, 1 - small);
  if (rarer > RARER_CASE) rarer = Math.min(RARER_CASE + SLOPE * (rarer - RARER_CASE), 0.5);
  return small < 0.5 ? rarer : 1 - rarer;
}

/**
 * How many lower-case and upper-case letters are expected, and characters in all.
 *
 * @param {Counts} counts
 */
function letters(counts) {
  const found = { lower: 0, upper: 0, all: 0 };
  for (const [one, count] of counts) {
    if (typeof one !== "string") continue;
    found.all += count;
    if (isLetter(one)) found[isLower(one) ? "lower" : "upper"] += count;
  }
  return found;
}

/**
 * One of a profile's cases.
 *
 * @param {Counts} counts
 */
function caseOf(counts) {
  const { lower, upper, all } = letters(counts);
  if (lower + upper <= (1 - ONE_CASE) * all) return all ? "none" : "mixed";
  if (lower >= ONE_CASE * (lower + upper)) return "lower";
  return upper >= ONE_CASE * (lower + upper) ? "upper" : "mixed";
}
