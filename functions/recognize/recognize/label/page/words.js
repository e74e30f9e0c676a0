/** What is said of a label and of the work: marks where it is unlike others, and the outlook. */

/**
 * What the pictures of a source have in common, as recognize/profile.py has it.
 *
 * @typedef {object} Profile
 * @property {Record<string, number>} lengths probability of each length
 * @property {Record<string, number>} characters probability of each character
 * @property {"mixed" | "lower" | "upper" | "none"} case
 * @property {number} pictures of which it is made
 */

/**
 * How far the work is.
 *
 * @typedef {object} State
 * @property {string} folder
 * @property {number} pictures
 * @property {number} labelled
 * @property {number} conflicts
 * @property {number} read how many the reader has read
 * @property {number} expected the mean confidence of those readings, 0 to 1
 * @property {Profile} profile
 */

/** Of fewer pictures nothing is said. */
const ENOUGH = 10;
/** What is rarer is marked. */
const RARE = 0.02;
/** Labels after which teaching was measured, and the share of the errors that it left. */
const MEASURED = { labels: 90, left: (1 - 0.89) / (1 - 0.67) };
/** The numbers of labels that the outlook speaks of. */
const STEPS = [25, 50, 100, 200, 500];

/** @param {number} share */
const percent = (share) => `${Math.round(100 * share)} %`;

/**
 * In what a text is unlike the source's others, a sentence each.
 *
 * @param {string} text
 * @param {Profile} profile
 */
export function marks(text, { lengths, characters, case: ofLetters, pictures }) {
  if (!text || pictures < ENOUGH) return [];
  const all = [...text];
  const found = [];
  const usual = Object.keys(lengths).filter((one) => lengths[one] >= RARE);
  if (usual.length && !usual.includes(String(all.length))) {
    found.push(`${all.length} characters; the others have ${either(usual)}.`);
  }
  if (ofLetters === "lower" && text !== text.toLowerCase()) {
    found.push("An upper-case letter; the others have lower case.");
  }
  if (ofLetters === "upper" && text !== text.toUpperCase()) {
    found.push("A lower-case letter; the others have upper case.");
  }
  if (ofLetters === "none" && /\p{L}/u.test(text)) found.push("A letter; the others have none.");
  const known = new Set(Object.keys(characters).map((one) => one.toLowerCase()));
  const odd = [...new Set(all.filter((one) => !known.has(one.toLowerCase())))];
  if (known.size && odd.length) found.push(`${odd.join(" ")} is hardly in any other picture.`);
  return found;
}

/** @param {string[]} words at least one */
function either(words) {
  return words.length < 2 ? words[0] : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/**
 * What more labels would bring, and what that is based on; empty where too little is known.
 *
 * @param {State} state
 */
export function outlook({ pictures, labelled, read, expected }) {
  if (read < ENOUGH) return "";
  const now =
    `The reader expects to read about ${percent(expected)} of these pictures right as it is: ` +
    `that is its mean confidence on ${read} of them, and a captcha unlike those that it knows is ` +
    "read worse than it expects.";
  const next = STEPS.find((step) => step > labelled && step <= Math.max(pictures, STEPS[0]));
  if (!next) return `${now} More labels bring less and less.`;
  const left = (1 - expected) * MEASURED.left ** (next / MEASURED.labels);
  return (
    `${now} After teaching with ${next} labels it would be about ${percent(1 - left)}. That is ` +
    `a rule of thumb from one measurement: ${MEASURED.labels} labels left a third of the errors ` +
    "on one source (67 % before, 89 % after). Yours may do better or worse; make audit measures it."
  );
}
