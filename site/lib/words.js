/** What the reader says in words: spelling for the ear, and confidence for everyone. */
// Under these, a text is to be checked, and a character is marked. Confidences are
// probabilities: of ten texts at 0.9, one is wrong.
const SURE = 0.9;
export const WEAK = 0.9;
// Other texts below this are noise to the person.
export const WORTH_SHOWING = 0.005;

/** One character as it is said: "capital N", "a", "7"; "digit 0", which is not the letter. */
export function spoken(character) {
  if (/[01]/.test(character)) return `digit ${character}`;
  return /[A-Z]/.test(character) ? `capital ${character}` : character;
}

export const spelled = (text) => [...text].map(spoken).join(", ");

/** "97 %"; never "100 %", for no reading is certain. */
export function percent(confidence) {
  const rounded = Math.round(confidence * 100);
  if (rounded >= 100) return "over 99 %";
  return rounded < 1 ? "under 1 %" : `${rounded} %`;
}

/** Whether there is a text to show. Older servers do not say `legible`. */
export const hasText = ({ text, legible = true }) => legible && text !== "";

/**
 * `level` of a reading: sure, check or unsure; `label`: the same in words. Unsure is what the
 * model says not to trust; older servers do not say `trusted`.
 */
export function certainty({ confidence, trusted = confidence >= 0.5 }) {
  if (!trusted) return { level: "unsure", label: "Unsure: check it against the picture" };
  if (confidence >= SURE) return { level: "sure", label: "Sure" };
  return { level: "check", label: "Check it against the picture" };
}
