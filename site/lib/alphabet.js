/**
 * The characters that the reader knows, and how they map to network classes: class 0 is the CTC
 * blank; class i is ALPHABET[i - 1]; the last class, OTHER, is any other character. Mirrors
 * recognize/alphabet.py.
 */
import { ALPHABET, NAMED, SIGNS } from "./limits.js";
import { nearest } from "./nearest.js";

export { ALPHABET, BLANK, CLASSES, NAMED, OTHER } from "./limits.js";

const SIGN = SIGNS.replace("-", "").replaceAll(/[/$]/g, "\\$&");
const PART = new RegExp(`^-?(?:[0-9A-Za-z](?:-[0-9A-Za-z])?|-(?![0-9A-Za-z])|[${SIGN}])*$`, "u");

/**
 * Classes of the characters of a text; 0 for one that is not in the alphabet.
 *
 * @param {string} text
 */
export const encode = (text) => [...text].map((character) => ALPHABET.indexOf(character) + 1);

/**
 * Text of classes, no blanks among them.
 *
 * @param {number[]} classes
 */
export const decode = (classes) => classes.map((index) => ALPHABET[index - 1]).join("");

/**
 * The text with each dash, and the spaces around it, as a hyphen; no space at its ends.
 *
 * @param {string} text
 */
export const hyphenated = (text) =>
  text.trim().replaceAll(/\s*[-\u2010-\u2015\u2212\uff0d]\s*/g, "-");

/**
 * What stands between the commas and spaces of a text that tells a set of characters.
 *
 * @param {string} text
 */
export const parts = (text) =>
  hyphenated(text)
    .split(/[\s,]+/)
    .filter(Boolean);

/**
 * The set of characters that a text tells, by names, characters and ranges, in the order of
 * ALPHABET, none twice; null for what is no such text, and for what looks like a misspelt name.
 *
 * @param {string} text
 */
export function setOf(text) {
  const told = parts(text).map(charactersOf);
  if (!told.length || told.includes("")) return null;
  const characters = new Set(told.join(""));
  return [...ALPHABET].filter((character) => characters.has(character)).join("");
}

/**
 * The characters of one part; empty where it tells none.
 *
 * @param {string} part
 */
function charactersOf(part) {
  const name = part.toLowerCase();
  if (Object.hasOwn(NAMED, name)) return NAMED[name];
  if (!PART.test(part)) return "";
  const spans = [...part.matchAll(/([0-9A-Za-z])-([0-9A-Za-z])|(.)/gu)].map(
    ([, low, high, one]) => one ?? span(low, high),
  );
  if (spans.includes("")) return "";
  if (!isOrdered(part) && nearest(part, Object.keys(NAMED))) return "";
  return spans.join("");
}

/**
 * @param {string} low
 * @param {string} high
 */
const span = (low, high) => ALPHABET.slice(ALPHABET.indexOf(low), ALPHABET.indexOf(high) + 1);

/**
 * Whether a part has characters alone, each after those before it in ALPHABET, as no name has.
 *
 * @param {string} part
 */
function isOrdered(part) {
  const places = [...part].map((character) => ALPHABET.indexOf(character));
  return places.every((place, index) => place > (index ? places[index - 1] : -1));
}
