/** What a person may ask of a reading, checked. Mirrors recognize/options.py. */
/** @import { Case, Lengths, Query } from "./types.js" */
import { ALPHABET, NAMED } from "./alphabet.js";
import { ReadError } from "./errors.js";
import { ALLOWED, CASES, MAX_CANDIDATES, MAX_TEXT_LENGTH } from "./limits.js";

/**
 * Options of the texts of a query: `allowed`, the characters that the text may have; `lengths`,
 * an inclusive range, or null for any; `case`; and how many `candidates` are answered at most.
 * Throws ReadError 422.
 *
 * @param {Query} query
 */
export function parse(query = {}) {
  return {
    allowed: value("alphabet", query.alphabet, allowedCharacters, ALPHABET),
    lengths: value("length", query.length, lengthRange, null),
    case: value("case", query.case, knownCase, "keep"),
    candidates: value("candidates", query.candidates, candidateCount, 1),
  };
}

/**
 * The value that `read` makes of an option's text, or `missing` where there is none.
 *
 * @template Value
 * @param {string} name
 * @param {string | undefined} given
 * @param {(text: string) => Value | null} read null for what is not allowed
 * @param {Value} missing
 */
function value(name, given, read, missing) {
  const text = String(given ?? "");
  if (!text) return missing;
  const own = read(text);
  if (own !== null) return own;
  throw new ReadError(422, `${name} must be ${ALLOWED[name]}, not '${text}'.`);
}

/** @param {string} text */
function allowedCharacters(text) {
  if (Object.hasOwn(NAMED, text)) return NAMED[text];
  return [...text].every((character) => ALPHABET.includes(character)) ? text : null;
}

/**
 * @param {string} text
 * @returns {Lengths | null}
 */
function lengthRange(text) {
  const match = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(text);
  const low = Number(match?.[1]);
  const high = Number(match?.[2] ?? match?.[1]);
  return 1 <= low && low <= high && high <= MAX_TEXT_LENGTH ? [low, high] : null;
}

/**
 * @param {string} text
 * @returns {Case | null}
 */
function knownCase(text) {
  return CASES.includes(text) ? /** @type {Case} */ (text) : null;
}

/** @param {string} text */
function candidateCount(text) {
  const count = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  return 1 <= count && count <= MAX_CANDIDATES ? count : null;
}
