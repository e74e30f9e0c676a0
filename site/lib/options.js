/** What a person may ask of a reading, checked. Mirrors recognize/options.py. */
/** @import { Alphabet } from "./alphabet.js" */
/** @import { Case, Lengths, Query } from "./types.js" */
import { hyphenated, NAMED, OWN, parts } from "./alphabet.js";
import { ReadError } from "./errors.js";
import {
  ALLOWED,
  CASES,
  FURTHER_IN_OPTION,
  FURTHER_IN_PROFILE,
  MAX_CANDIDATES,
  MAX_OPTION_CHARACTERS,
  MAX_PROFILE_CHARACTERS,
  MAX_TEXT_LENGTH,
  SPANS,
} from "./limits.js";
import { nearest } from "./nearest.js";
import { ofJson, ProfileError } from "./profile.js";

/**
 * Options of the texts of a query: the `known` characters of the reader that they are for;
 * `allowed`, those that the text may have; `lengths`, an inclusive range, or null for any; `case`;
 * how many `candidates` are answered at most; and the `profile` of the source, or null.
 * Throws ReadError 422.
 *
 * @param {Query} query
 * @param {Alphabet} known
 */
export function parse(query = {}, known = OWN) {
  for (const name of Object.keys(query)) {
    if (!Object.hasOwn(ALLOWED, name)) throw unknown(name, Object.keys(ALLOWED));
  }
  const further = [...known.further].length;
  /** @param {string} text */
  const setOf = (text) => known.setOf(text);
  /** @param {string} text */
  const profile = (text) => profileOf(text, known);
  const most = MAX_PROFILE_CHARACTERS + FURTHER_IN_PROFILE * further;
  return {
    known,
    allowed: value("alphabet", query.alphabet, setOf, known.text, {
      allowed: ALLOWED.alphabet.slice(0, -SPANS.length) + known.spans,
      names: Object.keys(NAMED),
      most: MAX_OPTION_CHARACTERS + FURTHER_IN_OPTION * further,
    }),
    lengths: value("length", query.length, lengthRange, null),
    case: value("case", query.case, knownCase, "keep", { names: CASES }),
    candidates: value("candidates", query.candidates, candidateCount, 1),
    profile: value("profile", query.profile, profile, null, { most }),
  };
}

/**
 * The refusal of a name that no option has.
 *
 * @param {string} name
 * @param {string[]} known
 */
function unknown(name, known) {
  const text = `There is no option '${name}'.${hint([name], known)} There are ${known.join(", ")}.`;
  return new ReadError(422, text);
}

/**
 * The value that `read` makes of an option's text, or `missing` where there is none.
 *
 * @template Value
 * @param {string} name
 * @param {string | undefined} given
 * @param {(text: string) => Value | null} read null for what is not allowed
 * @param {Value} missing
 * @param {{allowed?: string, names?: string[], most?: number}} about what its values are, words
 *   among them, and how many characters it may have
 */
function value(name, given, read, missing, about = {}) {
  const { allowed = ALLOWED[name], names = [], most = MAX_OPTION_CHARACTERS } = about;
  const text = String(given ?? "").trim();
  if (!text) return missing;
  if (text.length > most) {
    throw new ReadError(422, `${name} has more than ${most} characters.`);
  }
  const own = read(text);
  if (own !== null) return own;
  const said = `${name} must be ${allowed}, not '${text}'.${hint(slips(text, names), names)}`;
  throw new ReadError(422, said);
}

/**
 * The parts of a text that are none of some names.
 *
 * @param {string} text
 * @param {string[]} names
 */
const slips = (text, names) => parts(text).filter((part) => !names.includes(part.toLowerCase()));

/**
 * Which known word the first of some words that is near one may be a slip of.
 *
 * @param {string[]} words
 * @param {string[]} known
 */
function hint(words, known) {
  const [meant] = words.map((word) => nearest(word, known)).filter(Boolean);
  return meant ? ` Did you mean ${meant}?` : "";
}

/**
 * @param {string} text
 * @returns {Lengths | null}
 */
function lengthRange(text) {
  const match = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(hyphenated(text));
  const low = Number(match?.[1]);
  const high = Number(match?.[2] ?? match?.[1]);
  return 1 <= low && low <= high && high <= MAX_TEXT_LENGTH ? [low, high] : null;
}

/**
 * @param {string} text
 * @returns {Case | null}
 */
function knownCase(text) {
  const small = text.toLowerCase();
  return CASES.includes(small) ? /** @type {Case} */ (small) : null;
}

/** @param {string} text */
function candidateCount(text) {
  const count = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  return 1 <= count && count <= MAX_CANDIDATES ? count : null;
}

/**
 * The profile of a JSON text. Throws ReadError.
 *
 * @param {string} text
 * @param {Alphabet} known
 */
function profileOf(text, known) {
  try {
    return ofJson(text, known);
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    throw new ReadError(422, `profile must be ${ALLOWED.profile}; ${error.message}.`);
  }
}
