/**
 * Letters that are named in one case and drawn in the other: where a picture shows hardly a text of
 * the named characters, but one of the same letters in their other case, either case of these is
 * read as the named one. Mirrors recognize/cases.py.
 */
/** @import { Options, Sight } from "./types.js" */
import { moved } from "./ctc.js";
import { HARDLY } from "./limits.js";
import { isOf } from "./profile.js";
import { logOf } from "./scripts.js";

/**
 * An image in one view, with what it shows of a named letter's other case in the named one.
 *
 * @param {Sight} sight
 * @param {Options} options
 * @returns {Sight}
 */
export function asNamed(sight, options) {
  const { known, allowed, case: mode, profile } = options;
  if (mode !== "keep") return sight;
  const named = [...allowed].filter((one) => !profile || isOf(profile.case, one)).join("");
  const others = [...named].filter((one) => {
    const other = known.otherCase(one);
    return other && !named.includes(other);
  });
  if (!others.length) return sight;
  const moves = others.map((one) => known.encode(known.otherCase(one) + one));
  const both = named + others.map((one) => known.otherCase(one)).join("");
  const { probabilities: view, weight } = sight;
  const alone = logOf(view, named, known);
  if (alone > logOf(view, both, known) + Math.log(HARDLY)) return sight;
  return { probabilities: moved(view, moves), weight };
}
