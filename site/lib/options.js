/** What a person may ask of a reading, checked. Mirrors recognize/options.py. */
import { ALPHABET, NAMED } from "./alphabet.js";
import { ReadError } from "./errors.js";

const MAX_CANDIDATES = 10;
const MAX_TEXT_LENGTH = 16;

/**
 * Options of the texts of a query: `{alphabet, length, case, candidates}`, empty or missing for
 * the default. Returns `{allowed, lengths, case, candidates}` with `lengths` `[low, high]` or
 * null. Throws ReadError 422.
 */
export function parse({ alphabet = "", length = "", case: letters = "", candidates = "" } = {}) {
  return {
    allowed: allowedCharacters(alphabet),
    lengths: lengthRange(length),
    case: oneOf("case", letters || "keep", ["keep", "lower", "upper"]),
    candidates: candidateCount(String(candidates)),
  };
}

function allowedCharacters(text) {
  if (!text) return ALPHABET;
  if (Object.hasOwn(NAMED, text)) return NAMED[text];
  if ([...text].every((character) => ALPHABET.includes(character))) return text;
  throw wrong(
    "alphabet",
    text,
    `${Object.keys(NAMED).join(", ")}, or the allowed characters (0-9, A-Z, a-z)`,
  );
}

function lengthRange(text) {
  if (!text) return null;
  const match = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(text);
  if (match) {
    const low = Number(match[1]);
    const high = Number(match[2] ?? match[1]);
    if (1 <= low && low <= high && high <= MAX_TEXT_LENGTH) return [low, high];
  }
  throw wrong(
    "length",
    text,
    `a number such as 5 or a range such as 4-6, from 1 to ${MAX_TEXT_LENGTH}`,
  );
}

function candidateCount(text) {
  if (!text) return 1;
  if (/^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_CANDIDATES) {
    return Number(text);
  }
  throw wrong("candidates", text, `a number from 1 to ${MAX_CANDIDATES}`);
}

function oneOf(option, value, allowed) {
  if (allowed.includes(value)) return value;
  throw wrong(option, value, `${allowed.slice(0, -1).join(", ")} or ${allowed.at(-1)}`);
}

const wrong = (option, value, allowed) =>
  new ReadError(422, `${option} must be ${allowed}, not '${value}'.`);
