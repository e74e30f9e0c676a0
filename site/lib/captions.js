/** Words that stand beside a captcha. Mirrors recognize/captions.py, which says why. */
import { CAPTIONS, LEAST_AFTER } from "./limits.js";

/**
 * Whether a text looks like a caption with a captcha after it.
 *
 * @param {string} text
 */
export function beginsWithCaption(text) {
  const folded = text.toLowerCase();
  return CAPTIONS.some((one) => folded.startsWith(one) && text.length >= one.length + LEAST_AFTER);
}
