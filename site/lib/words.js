/** What the reader says in words: spelling for the ear, and confidence for everyone. */
/** @import { Candidate, Level, ProfileJson, Reading } from "./types.js" */
import { DEFAULT_THRESHOLD } from "./limits.js";

// Confidences are probabilities: of ten texts at 0.9, one is wrong. From this on a text is called
// sure; a character under it is marked as weak.
const SURE = 0.9;
// Other texts below this are noise to the person.
const WORTH_SHOWING = 0.005;

// Lengths that are rarer are not what a source usually has.
const USUAL = 0.2;

/** @type {Record<string, string | undefined>} of each case that a profile may have */
const CASES = { lower: "lower case", upper: "upper case", none: "no letters" };

/** @type {Record<string, string | undefined>} signs, which voices leave out or call otherwise */
const SPOKEN_SIGNS = {
  "+": "plus",
  "-": "minus",
  "*": "star",
  "×": "times",
  "÷": "divided by",
  "/": "slash",
  "=": "equals",
  "?": "question mark",
  "#": "number sign",
  "@": "at",
  $: "dollar",
  "%": "percent",
  "&": "and",
};

/**
 * One character as it is said: "capital N", "a", "7"; "digit 0", which is not the letter; "plus".
 *
 * @param {string} character
 */
export function spoken(character) {
  if (/[01]/.test(character)) return `digit ${character}`;
  if (/[A-Z]/.test(character)) return `capital ${character}`;
  return SPOKEN_SIGNS[character] ?? character;
}

/**
 * A text character by character, as it is said.
 *
 * @param {string} text
 */
export const spelled = (text) => [...text].map(spoken).join(", ");

/**
 * "97 %"; never "100 %", for no reading is certain.
 *
 * @param {number} confidence
 */
export function percent(confidence) {
  const rounded = Math.round(confidence * 100);
  if (rounded >= 100) return "over 99 %";
  return rounded < 1 ? "under 1 %" : `${rounded} %`;
}

/**
 * Whether there is a text to show.
 *
 * @param {Pick<Reading, "text" | "legible">} reading
 */
export const hasText = ({ text, legible = true }) => legible && text !== "";

/**
 * Whether a character is to be marked.
 *
 * @param {Pick<Candidate, "confidence">} character
 */
export const isWeak = ({ confidence }) => confidence < SURE;

/**
 * The level of a reading, and the same in words. Unsure is what the model says not to trust, or
 * would, where a server does not say.
 *
 * @param {Pick<Reading, "confidence" | "trusted">} reading
 * @returns {{level: Level, label: string}}
 */
export function certainty({ confidence, trusted }) {
  if (!(trusted ?? confidence >= DEFAULT_THRESHOLD)) {
    return { level: "unsure", label: "Unsure: check it against the picture" };
  }
  if (confidence >= SURE) return { level: "sure", label: "Sure" };
  return { level: "check", label: "Check it against the picture" };
}

/**
 * The texts that a person may want instead, best first.
 *
 * @param {Reading} reading
 */
export const otherTexts = ({ text, candidates }) =>
  candidates.filter(
    (other) => other.text && other.text !== text && other.confidence >= WORTH_SHOWING,
  );

/**
 * What a button that copies another text is called.
 *
 * @param {Candidate} candidate
 */
export const copyLabel = ({ text, confidence }) =>
  `Copy ${text}: ${spelled(text)}, ${percent(confidence)}`;

/**
 * What a picture says without the restrictions, where that is to be trusted and differs in more
 * than its case; else null. Restrictions make what they leave look more probable than it is.
 *
 * @param {Reading} restricted
 * @param {Reading} free
 * @returns {Reading | null}
 */
export function betterText(restricted, free) {
  const differs = free.text.toLowerCase() !== restricted.text.toLowerCase();
  return differs && certainty(free).level !== "unsure" && hasText(free) ? free : null;
}

/**
 * A profile in a line.
 *
 * @param {ProfileJson} profile
 */
export function profileWords({ lengths, case: own }) {
  const usual = Object.keys(lengths).filter((length) => lengths[length] >= USUAL);
  const words = [usual.length ? `${usual.join(" or ")} characters` : "", CASES[own] ?? ""];
  const said = words.filter(Boolean).join(", ");
  return said ? `They have mostly ${said}.` : "";
}
