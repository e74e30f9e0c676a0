/**
 * What sources are like, and how probable each kind is by what their pictures put forward. Mirrors
 * recognize/kinds.py, which explains the method.
 */
/** @import { Alphabet } from "./alphabet.js" */
/** @import { Candidate } from "./types.js" */
import {
  ALL_DRAWN,
  BY_ONE,
  BY_TWO,
  DRAWN_FROM,
  LEAST_LIKELY,
  LENGTHS_HALF_COUNTED,
  MAX_TEXT_LENGTH,
  MISCOUNTED,
  MISTAKEN,
  MOST_LENGTHS,
  NAMED,
  ONE_LENGTH,
  SETS_HALF_COUNTED,
} from "./limits.js";

const LENGTHS = MAX_TEXT_LENGTH + 1;

/** The ranges of lengths: from, up to and without. */
const RANGES = Array.from({ length: MOST_LENGTHS }, (_, more) =>
  Array.from({ length: LENGTHS - more }, (_, low) => /** @type {const} */ ([low, low + more + 1])),
).flat();
const RANGES_BEFORE = RANGES.map(([low, high]) => {
  const ofCount = high - low === 1 ? ONE_LENGTH : (1 - ONE_LENGTH) / (MOST_LENGTHS - 1);
  return Math.log(ofCount / (LENGTHS + 1 - (high - low)));
});

/**
 * How probable each range of lengths is by so many pictures.
 *
 * @param {number[]} fits the sum of theirs
 * @param {number} pictures
 */
export const rangesBy = (fits, pictures) =>
  posterior(RANGES_BEFORE, fits, pictures / (pictures + LENGTHS_HALF_COUNTED));

/**
 * How probable each character set is by so many pictures.
 *
 * @param {number[]} fits the sum of theirs
 * @param {number} pictures
 */
export function setsBy(fits, pictures) {
  const before = fits.map((_, number) => (number === DRAWN_FROM.length ? Math.log(ALL_DRAWN) : 0));
  return posterior(before, fits, pictures / (pictures + SETS_HALF_COUNTED));
}

/**
 * The sets of characters: those drawn from, all that there are, and further ones.
 *
 * @param {Alphabet} alphabet the model's
 */
export function characterSets({ text, further }) {
  const own = further ? [further, further + NAMED.digits] : [];
  return [...DRAWN_FROM, text, ...own].map((characters) => [...characters]);
}

/**
 * The logarithm of a picture's likelihood under each range; 0 where it has no text.
 *
 * @param {Candidate[]} evidence
 */
export function fitsRanges(evidence) {
  const held = possible(evidence);
  if (!held.length) return RANGES.map(() => 0);
  const whole = held.reduce((sum, { confidence }) => sum + confidence, 0);
  /** @type {number[]} */
  const read = new Array(LENGTHS + 4).fill(0);
  for (const { text, confidence } of held) read[[...text].length + 2] += confidence / whole;
  const likely = Array.from(
    { length: LENGTHS },
    (_, at) =>
      (1 - MISCOUNTED) * read[at + 2] +
      MISCOUNTED * BY_ONE * (read[at + 1] + read[at + 3]) +
      MISCOUNTED * BY_TWO * (read[at] + read[at + 4]) +
      LEAST_LIKELY,
  );
  return RANGES.map(([low, high]) =>
    Math.log(likely.slice(low, high).reduce((sum, one) => sum + one, 0) / (high - low)),
  );
}

/**
 * The logarithm of a picture's likelihood under each character set; 0 where it has no text.
 *
 * @param {Candidate[]} evidence
 * @param {string[][]} sets
 * @param {Alphabet} alphabet the model's
 */
export function fitsSets(evidence, sets, alphabet) {
  const held = possible(evidence);
  return sets.map((one) => (held.length ? fitsSet(held, one, alphabet) : 0));
}

/**
 * How probable each length from 0 to the longest is, by how probable the ranges are.
 *
 * @param {number[]} ranges
 */
export function lengthsOf(ranges) {
  const found = new Map(Array.from({ length: LENGTHS }, (_, length) => [length, 0]));
  RANGES.forEach(([low, high], number) => {
    for (let length = low; length < high; length++) {
      found.set(length, (found.get(length) ?? 0) + ranges[number] / (high - low));
    }
  });
  return found;
}

/**
 * How probable each character is, by how probable the sets are and how often each is expected.
 *
 * @param {number[]} shares how probable each set is
 * @param {string[][]} sets
 * @param {Map<string, number>} counts
 * @param {number} mass of so many characters more, those of a set are as common as each other
 * @param {Alphabet} alphabet the model's
 */
export function charactersOf(shares, sets, counts, mass, alphabet) {
  const found = new Map([...alphabet.text].map((one) => [one, 0]));
  sets.forEach((characters, number) => {
    const expected = characters.reduce((sum, one) => sum + (counts.get(one) ?? 0), 0);
    for (const one of characters) {
      const ofOne = ((counts.get(one) ?? 0) + mass / characters.length) / (expected + mass);
      found.set(one, (found.get(one) ?? 0) + shares[number] * ofOne);
    }
  });
  return found;
}

/**
 * Without texts that no source has: too long ones, and those whose probability is nought.
 *
 * @param {Candidate[]} evidence
 */
const possible = (evidence) =>
  evidence.filter(({ text, confidence }) => confidence > 0 && [...text].length < LENGTHS);

/**
 * @param {number[]} before
 * @param {number[]} fits
 * @param {number} counted how much these count, 0-1
 */
function posterior(before, fits, counted) {
  const scores = before.map((prior, number) => prior + counted * fits[number]);
  const whole = logSum(scores);
  return scores.map((score) => Math.exp(score - whole));
}

/**
 * @param {Candidate[]} evidence
 * @param {string[]} characters
 * @param {Alphabet} alphabet
 */
function fitsSet(evidence, characters, alphabet) {
  const others = [...alphabet.text].length - characters.length;
  const inside = Math.log((others ? 1 - MISTAKEN : 1) / characters.length);
  const outside = others ? Math.log(MISTAKEN / others) : 0;
  return logSum(
    evidence.map(({ text, confidence }) =>
      [...text].reduce(
        (sum, one) => sum + (characters.includes(one) ? inside : outside),
        Math.log(confidence),
      ),
    ),
  );
}

/**
 * The logarithm of the sum of what these are the logarithms of.
 *
 * @param {number[]} logarithms
 */
function logSum(logarithms) {
  const greatest = Math.max(...logarithms);
  return greatest + Math.log(logarithms.reduce((sum, one) => sum + Math.exp(one - greatest), 0));
}
