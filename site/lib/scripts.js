/**
 * A text is of one script: of the package's own characters, or of those of a taught source.
 * Mirrors recognize/scripts.py.
 */
/** @import { Alphabet } from "./alphabet.js" */
/** @import { Options, Probabilities, Sight } from "./types.js" */
import { BLANK, OTHER } from "./alphabet.js";
import { restrict } from "./ctc.js";
import { SCRIPTS_BEFORE, FLOOR, LEAST_SCRIPT } from "./limits.js";

/**
 * An image in one view, restricted as the options say, as a text of each script.
 *
 * @param {Sight} sight
 * @param {Options} options
 * @returns {Sight[]}
 */
export const inEach = ({ probabilities, weight }, options) =>
  scriptsOf(probabilities, options).map(({ characters, share }) => ({
    probabilities: restrict(probabilities, characters, options.case, options.known),
    weight: weight * share,
  }));

/**
 * The scripts that an image may be of, each with how probable it is, likeliest first. Where the
 * options name characters, these are one script.
 *
 * @param {Probabilities} view
 * @param {Options} options
 */
function scriptsOf(view, { allowed, case: mode, known }) {
  if (allowed !== known.text || known.scripts.length === 1) {
    return [{ characters: allowed, share: 1 }];
  }
  const logs = known.scripts.map((one) => logOf(view, known.eitherCase(one, mode), known));
  const most = Math.max(...logs);
  const shares = logs.map((log, at) => SCRIPTS_BEFORE[at] * Math.exp(log - most));
  const total = sum(shares);
  return known.scripts
    .map((characters, at) => ({ characters, share: shares[at] / total }))
    .filter(({ share }) => share > LEAST_SCRIPT)
    .sort((one, other) => other.share - one.share);
}

/**
 * Logarithm of the probability that a text is of some of the characters alone.
 *
 * @param {Probabilities} view
 * @param {string} characters
 * @param {Alphabet} known
 */
export function logOf(view, characters, known) {
  const classes = [BLANK, OTHER, ...known.encode(characters)];
  return sum(view.map((step) => Math.log(Math.max(sum(classes.map((at) => step[at])), FLOOR))));
}

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);
