/** What the pictures of one source have in common, counted. */
/** @import { Profile } from "../../functions/recognize/recognize/label/page/words.js" */
import { isLetter, isLower } from "../lib/alphabet.js";
import { ONE_CASE } from "../lib/limits.js";

/**
 * The profile of texts of one source, those of labels and of readings that are sure.
 *
 * @param {string[]} texts
 * @returns {Profile}
 */
export function profileOf(texts) {
  const all = texts.flatMap((text) => [...text]);
  const letters = all.filter(isLetter);
  const lower = letters.filter(isLower).length;
  return {
    lengths: shares(texts.map((text) => String([...text].length))),
    characters: shares(all),
    case: caseOf(lower, letters.length, all.length),
    pictures: texts.length,
  };
}

/**
 * @param {number} lower
 * @param {number} letters
 * @param {number} characters
 */
function caseOf(lower, letters, characters) {
  if (letters <= (1 - ONE_CASE) * characters) return characters ? "none" : "mixed";
  if (lower >= ONE_CASE * letters) return "lower";
  return letters - lower >= ONE_CASE * letters ? "upper" : "mixed";
}

/** @param {string[]} words */
function shares(words) {
  /** @type {Record<string, number>} */
  const found = {};
  for (const word of words) found[word] = (found[word] ?? 0) + 1 / words.length;
  return found;
}
