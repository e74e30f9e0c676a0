/**
 * What the pictures of one source have in common: how long their texts are, and of what. Mirrors
 * recognize/profile.py, which explains it.
 */
/** @import { Alphabet } from "./alphabet.js" */
/** @import { Case, Profile, ProfileJson, Weights } from "./types.js" */
import { isLetter, isLower, OWN } from "./alphabet.js";
import {
  LEAST_REST,
  LEAST_WEIGHT,
  LISTED_FROM,
  MAX_TEXT_LENGTH,
  PROFILE_CASES,
  PROFILE_DIGITS,
  PROFILE_FIELDS,
  PROFILE_ROUNDING,
} from "./limits.js";

const LENGTHS = Array.from({ length: MAX_TEXT_LENGTH + 1 }, (_, length) => length);

/** What was given is no profile; the message says why. */
export class ProfileError extends Error {}

/**
 * The greatest length that a text may have.
 *
 * @param {Weights} weights
 */
export const longest = ({ lengths }) => lengths.length - 1;

/**
 * The factor of a text, as classes; 0 of one that is longer than the longest.
 *
 * @param {Weights} weights
 * @param {number[]} label
 */
export function weightOf(weights, label) {
  if (label.length > longest(weights)) return 0;
  const product = label.reduce((sofar, one) => sofar * weights.classes[one], 1);
  return weights.lengths[label.length] * product;
}

/**
 * The object that `ofJson` reads the text of.
 *
 * @param {Profile} profile
 * @returns {ProfileJson}
 */
export const asJson = ({ lengths, characters, case: own, pictures }) => ({
  lengths: Object.fromEntries(lengths),
  characters: Object.fromEntries(characters),
  case: own,
  pictures,
});

/**
 * What texts of `allowed` are weighed by under a profile, in the case that the reader folds to.
 *
 * @param {Profile} profile
 * @param {string | null} allowed null for all
 * @param {Case} mode
 * @param {Alphabet} alphabet the model's
 */
export function profileWeights(profile, allowed = null, mode = "keep", alphabet = OWN) {
  const lengths = filled(new Map(profile.lengths), LENGTHS);
  const possible = [...alphabet.text].filter((one) => isOf(profile.case, one));
  const characters = filled(new Map(profile.characters), possible);
  return weights(lengths, characters, allowed, mode, alphabet);
}

/**
 * Weights of probabilities that sum to 1, in relation to equal ones.
 *
 * @param {Map<number, number>} lengths
 * @param {Map<string, number>} characters
 * @param {string | null} allowed null for all
 * @param {Case} mode
 * @param {Alphabet} alphabet the model's
 * @returns {Weights}
 */
export function weights(lengths, characters, allowed = null, mode = "keep", alphabet = OWN) {
  const equal = 1 / LENGTHS.length;
  const all = [...alphabet.text];
  const kept = new Set(alphabet.eitherCase(allowed ?? alphabet.text, mode));
  /** @param {Map<string, number>} given */
  const among = (given) => folded(given, kept, (one) => alphabet.folded(one, mode));
  const own = among(characters);
  /** @type {Map<string, number>} */
  const held = new Map();
  for (const [one, share] of among(new Map(all.map((one) => [one, 1 / all.length])))) {
    held.set(one, Math.max((own.get(one) ?? 0) / share, LEAST_REST));
  }
  let mean = 0;
  for (const [one, share] of own) mean += share * Math.log(held.get(one) ?? 1);
  const classes = new Float64Array(alphabet.classes).fill(1);
  for (const [one, ratio] of held) {
    classes[alphabet.encode(one)[0]] = Math.max(ratio / Math.exp(mean), LEAST_WEIGHT);
  }
  return {
    classes,
    lengths: Float64Array.from(LENGTHS, (length) =>
      Math.max((lengths.get(length) ?? 0) / equal, LEAST_WEIGHT),
    ),
  };
}

/**
 * The profile that a JSON text says. Throws ProfileError.
 *
 * @param {string} text
 * @param {Alphabet} alphabet of the reader that it is for
 * @returns {Profile}
 */
export function ofJson(text, alphabet = OWN) {
  const given = objectOf(text);
  const { lengths = {}, characters = {}, case: own = "mixed", pictures = 0 } = given;
  for (const name of Object.keys(given)) {
    if (!PROFILE_FIELDS.includes(name)) {
      throw new ProfileError(`it has ${PROFILE_FIELDS.join(", ")}, not '${name.slice(0, 20)}'`);
    }
  }
  if (typeof own !== "string" || !PROFILE_CASES.includes(own)) {
    const others = PROFILE_CASES.slice(0, -1).join(", ");
    throw new ProfileError(`its case must be ${others} or ${PROFILE_CASES.at(-1)}`);
  }
  if (typeof pictures !== "number" || !Number.isInteger(pictures) || pictures < 0) {
    throw new ProfileError("its pictures must be a number from 0");
  }
  const known = LENGTHS.slice(1).map(String);
  return {
    lengths: shares(lengths, "lengths", known).map(([length, share]) => [Number(length), share]),
    characters: shares(characters, "characters", [...alphabet.text]),
    case: own,
    pictures,
  };
}

/**
 * The profile of probabilities, without what is rare, and without texts of no characters.
 *
 * @param {Map<number, number>} lengths
 * @param {Map<string, number>} characters
 * @param {string} own the case of its letters
 * @param {number} pictures
 * @returns {Profile}
 */
export const summary = (lengths, characters, own, pictures) => ({
  lengths: listed(new Map([...lengths].filter(([length]) => length))),
  characters: listed(characters),
  case: own,
  pictures,
});

/**
 * The object of a JSON text. Throws ProfileError.
 *
 * @param {string} text
 * @returns {Record<string, unknown>}
 */
function objectOf(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ProfileError("it is not valid JSON");
  }
  if (!isObject(value)) throw new ProfileError("it must be a JSON object");
  return value;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The pairs of an object of probabilities. Throws ProfileError.
 *
 * @param {unknown} value
 * @param {"lengths" | "characters"} name
 * @param {string[]} known
 * @returns {[string, number][]}
 */
function shares(value, name, known) {
  if (!isObject(value)) throw new ProfileError(`its ${name} must be an object of probabilities`);
  /** @type {[string, number][]} */
  const pairs = [];
  for (const [key, share] of Object.entries(value)) {
    if (!known.includes(key)) {
      const what = name === "lengths" ? `${known[0]} to ${known.at(-1)}` : "the alphabet's";
      throw new ProfileError(`its ${name} must be ${what}, not '${key.slice(0, 20)}'`);
    }
    if (typeof share !== "number" || share < 0 || share > 1) {
      throw new ProfileError(`the probabilities of its ${name} must be from 0 to 1`);
    }
    pairs.push([key, share]);
  }
  if (pairs.reduce((sum, [, share]) => sum + share, 0) > 1 + PROFILE_ROUNDING) {
    throw new ProfileError(`the probabilities of its ${name} sum to more than 1`);
  }
  return pairs.sort(([a, one], [b, other]) => other - one || known.indexOf(a) - known.indexOf(b));
}

/**
 * @template Key
 * @param {Map<Key, number>} all
 * @returns {[Key, number][]}
 */
function listed(all) {
  const least = LISTED_FROM * Math.min(...all.values());
  return [...all]
    .filter(([, share]) => share >= least)
    .map(([key, share]) => /** @type {[Key, number]} */ ([key, +share.toFixed(PROFILE_DIGITS)]))
    .filter(([, share]) => share)
    .sort(([, one], [, other]) => other - one);
}

/**
 * Probabilities that sum to 1, those of what is not listed among them.
 *
 * @template Key
 * @param {Map<Key, number>} given
 * @param {Key[]} possible
 */
function filled(given, possible) {
  const others = possible.filter((one) => !given.has(one));
  const rest = others.length ? Math.max(1 - total(given), LEAST_REST) : 0;
  const whole = new Map(given);
  for (const one of others) whole.set(one, rest / others.length);
  return scaled(whole);
}

/**
 * Whether a source whose letters are of that case may have the character.
 *
 * @param {string} own
 * @param {string} character
 */
export function isOf(own, character) {
  if (own === "mixed" || !isLetter(character)) return true;
  return own === (isLower(character) ? "lower" : "upper");
}

/**
 * Probabilities among the kept characters, those of both cases added where they fold.
 *
 * @param {Map<string, number>} all
 * @param {Set<string>} kept
 * @param {(character: string) => string} fold
 */
function folded(all, kept, fold) {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const [one, share] of all) {
    if (!kept.has(one)) continue;
    const cased = fold(one);
    found.set(cased, (found.get(cased) ?? 0) + share);
  }
  return total(found) ? scaled(found) : new Map();
}

/**
 * The same in relation to their sum, where they have any.
 *
 * @template Key
 * @param {Map<Key, number>} all
 */
export function scaled(all) {
  const sum = total(all) || 1;
  return new Map([...all].map(([key, share]) => [key, share / sum]));
}

/** @param {Map<unknown, number>} all */
const total = (all) => [...all.values()].reduce((sum, share) => sum + share, 0);
