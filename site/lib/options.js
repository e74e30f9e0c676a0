/** What a person may ask of a reading, checked. Mirrors recognize/options.py. */
import { ALPHABET, NAMED } from "./alphabet.js";
import { ReadError } from "./errors.js";
import { ALLOWED, CASES, MAX_CANDIDATES, MAX_TEXT_LENGTH } from "./limits.js";

/** Of each option, the value of a text that is not empty, or null where it is not allowed. */
const READ = {
  alphabet(text) {
    if (Object.hasOwn(NAMED, text)) return NAMED[text];
    return [...text].every((character) => ALPHABET.includes(character)) ? text : null;
  },

  length(text) {
    const match = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(text);
    const low = Number(match?.[1]);
    const high = Number(match?.[2] ?? match?.[1]);
    return 1 <= low && low <= high && high <= MAX_TEXT_LENGTH ? [low, high] : null;
  },

  case: (text) => (CASES.includes(text) ? text : null),

  candidates(text) {
    const count = /^\d{1,2}$/.test(text) ? Number(text) : 0;
    return 1 <= count && count <= MAX_CANDIDATES ? count : null;
  },
};

/**
 * Options of the texts of a query: `{alphabet, length, case, candidates}`, empty or missing for
 * the default. Returns `{allowed, lengths, case, candidates}` with `lengths` `[low, high]` or
 * null. Throws ReadError 422.
 */
export function parse(query = {}) {
  const value = (name, missing) => {
    const text = String(query[name] ?? "");
    if (!text) return missing;
    const read = READ[name](text);
    if (read !== null) return read;
    throw new ReadError(422, `${name} must be ${ALLOWED[name]}, not '${text}'.`);
  };
  return {
    allowed: value("alphabet", ALPHABET),
    lengths: value("length", null),
    case: value("case", "keep"),
    candidates: value("candidates", 1),
  };
}
