/** Words that stand beside a captcha. Mirrors recognize/captions.py, which says why. */
import { CAPTIONS, LEAST_AFTER, LEAST_LEFT } from "./limits.js";

const BEGINNINGS = [
  ...CAPTIONS,
  ...CAPTIONS.filter((one) => one.length > LEAST_LEFT).map((one) => one.slice(1)),
];

/**
 * Whether a text looks like a caption with a captcha after it.
 *
 * @param {string} text
 */
export function beginsWithCaption(text) {
  const folded = text.toLowerCase();
  return BEGINNINGS.some(
    (one) => folded.startsWith(one) && text.length >= one.length + LEAST_AFTER,
  );
}
