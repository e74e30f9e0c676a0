/**
 * What the pictures of one source say together: from their candidates to the source's profile.
 * Mirrors recognize/source.py, which explains the method.
 */
/** @import { Alphabet } from "./alphabet.js" */
/** @import { Candidate, Case, Weights } from "./types.js" */
import { isLetter, isLower } from "./alphabet.js";
import {
  characterSets,
  charactersOf,
  fitsRanges,
  fitsSets,
  lengthsOf,
  rangesBy,
  setsBy,
} from "./kinds.js";
import { CHARACTERS_MASS, ONE_CASE, ROUNDS } from "./limits.js";
import { scaled, summary, weightOf, weights } from "./profile.js";

/** @typedef {Map<string, number>} Counts how often each character is expected */
/** @typedef {{ ranges: number[], sets: number[] }} Fits logarithms of likelihoods, of each kind */

/**
 * The profile of a source, and for each of its pictures the weights that the others `given`.
 *
 * @param {Candidate[][]} pictures what each puts forward; nothing where it holds no text
 * @param {string | null} allowed the characters under whose restriction they do; null for all
 * @param {Case} mode
 * @param {Alphabet} alphabet the model's
 * @param {() => Promise<void>} after each picture, of which hundreds take longer than a frame
 */
export async function infer(pictures, allowed, mode, alphabet, after = async () => {}) {
  const inSets = characterSets(alphabet);
  const ranges = pictures.map(fitsRanges);
  /** @type {number[][]} */
  const sets = [];
  for (const evidence of pictures) {
    sets.push(fitsSets(evidence, inSets, alphabet));
    await after();
  }
  const none = { ranges: fitsRanges([]), sets: fitsSets([], inSets, alphabet) };
  const all = { ranges: columns([none.ranges, ...ranges]), sets: columns([none.sets, ...sets]) };
  const used = pictures.filter((evidence) => evidence.length).length;
  /**
   * @param {Fits} fits
   * @param {number} count
   * @param {Counts} expected
   */
  const bare = (fits, count, expected) => ({
    lengths: lengthsOf(rangesBy(fits.ranges, count)),
    characters: charactersOf(setsBy(fits.sets, count), inSets, expected, CHARACTERS_MASS, alphabet),
  });
  const before = bare(none, 0, new Map());
  /** @type {typeof bare} */
  const shares = (fits, count, expected) => {
    const { lengths, characters } = bare(fits, count, expected);
    return {
      lengths: divided(lengths, before.lengths),
      characters: divided(characters, before.characters),
    };
  };
  const others = pictures.map((evidence, number) => ({
    fits: {
      ranges: difference(all.ranges, ranges[number]),
      sets: difference(all.sets, sets[number]),
    },
    count: used - (evidence.length ? 1 : 0),
  }));
  let counts = pictures.map((evidence) => expected(evidence, null, alphabet));
  /** @type {Weights[]} */
  let given = [];
  for (let round = 0; round < ROUNDS; round++) {
    const total = added(counts);
    given = [];
    for (const [number, own] of counts.entries()) {
      const { fits, count } = others[number];
      const { lengths, characters } = shares(fits, count, without(total, own));
      given.push(weights(lengths, characters, allowed, mode, alphabet));
      await after();
    }
    counts = pictures.map((evidence, number) => expected(evidence, given[number], alphabet));
  }
  const total = added(counts);
  const { lengths, characters } = shares(all, used, total);
  return { profile: summary(lengths, characters, caseOf(total), used), given };
}

/**
 * How often each character is expected in one picture.
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
    for (const one of text) {
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
 * The shares divided each by its own, scaled to a sum of 1.
 *
 * @template Key
 * @param {Map<Key, number>} shares
 * @param {Map<Key, number>} by
 */
const divided = (shares, by) =>
  scaled(new Map([...shares].map(([key, share]) => [key, share / (by.get(key) ?? 1)])));

/**
 * The sum of each column.
 *
 * @param {number[][]} rows at least one
 */
const columns = (rows) => rows[0].map((_, at) => rows.reduce((sum, row) => sum + row[at], 0));

/**
 * @param {number[]} total
 * @param {number[]} own
 */
const difference = (total, own) => total.map((ofAll, at) => ofAll - own[at]);

/**
 * How many lower-case and upper-case letters are expected, and characters in all.
 *
 * @param {Counts} counts
 */
function letters(counts) {
  const found = { lower: 0, upper: 0, all: 0 };
  for (const [one, count] of counts) {
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
