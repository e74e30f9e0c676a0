/** Which known word somebody meant who wrote another. Mirrors recognize/nearest.py. */
import { LONGEST, NEAR } from "./limits.js";

/**
 * The known word that is most like this one, in any case of letters; or null.
 *
 * @param {string} word
 * @param {string[]} known
 */
export function nearest(word, known) {
  if (word.length > LONGEST) return null;
  const small = word.toLowerCase();
  const near = known
    .map((name) => ({ name, ratio: ratio(name, small) }))
    .filter(({ ratio }) => ratio >= NEAR)
    .sort((a, b) => b.ratio - a.ratio || (a.name < b.name ? 1 : -1));
  return near[0]?.name ?? null;
}

/**
 * How like two words are, 0 to 1, as Python's difflib has it (Ratcliff and Obershelp).
 *
 * @param {string} a
 * @param {string} b
 */
const ratio = (a, b) => (2 * common(a, b)) / (a.length + b.length);

/**
 * How many characters two words have in common: their longest common part, and what they have in
 * common on either side of it.
 *
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
function common(a, b) {
  for (let length = Math.min(a.length, b.length); length > 0; length -= 1) {
    for (let from = 0; from + length <= a.length; from += 1) {
      const at = b.indexOf(a.slice(from, from + length));
      if (at === -1) continue;
      const left = common(a.slice(0, from), b.slice(0, at));
      return length + left + common(a.slice(from + length), b.slice(at + length));
    }
  }
  return 0;
}
