/**
 * The whole way from an encoded image to its reading, and what the reader decides on it. Mirrors
 * recognize/reader.py.
 */
/** @import { Candidate, InBrowser, Options, Probabilities, Query } from "./types.js" */
/** @import { Reader, RgbImage } from "./types.js" */
import { beamSearch, characters, noText, restrict, searchTogether, softmax } from "./ctc.js";
import { combined } from "./frames.js";
import { decodeFrames } from "./images.js";
import { DEFAULT_THRESHOLD, LOOK_TWICE_BELOW, NO_TEXT_FROM } from "./limits.js";
import { parse } from "./options.js";
import { value } from "./sums.js";
import { looks } from "./views.js";

/**
 * A reader with one model, which answers what the server's /v1/recognize would.
 *
 * @param {InBrowser} model
 * @returns {Reader}
 */
export function createReader({ card, see }) {
  /** @param {RgbImage} image */
  async function* probabilities(image) {
    for await (const logits of looks(see, image)) yield softmax(logits, card.temperature);
  }

  /**
   * What the surest of the pictures says that an animation's frames make together.
   *
   * @param {RgbImage[]} frames
   * @param {Options} options
   */
  async function decodedOf(frames, options) {
    /** @type {Decoded | null} */
    let best = null;
    for (const image of combined(frames)) {
      const decoded = await decodeViews(probabilities(image), options);
      // In some frames a text that grows is not whole.
      if (!best || (sureness(decoded) > sureness(best) && lengthOf(decoded) >= lengthOf(best))) {
        best = decoded;
      }
      if (sureness(best) >= LOOK_TWICE_BELOW) break;
    }
    return /** @type {Decoded} */ (best);
  }

  /**
   * @param {Blob} blob
   * @param {Query} query
   */
  async function read(blob, query = {}) {
    const started = performance.now();
    const options = parse(query);
    const { frames, unread } = await decodeFrames(blob);
    const decoded = await decodedOf(frames, options);
    const { text, confidence } = decoded.candidates[0];
    const threshold = card.confidence_threshold ?? DEFAULT_THRESHOLD;
    return {
      text,
      confidence,
      legible: decoded.legible,
      trusted: decoded.legible && confidence >= threshold,
      characters: decoded.characters,
      candidates: decoded.candidates,
      value: value(text),
      frames: frames.length,
      model: { name: card.name, version: card.version },
      elapsed_ms: performance.now() - started,
      ...(unread ? { frames_unread: true } : {}),
    };
  }

  return { read };
}

/** @typedef {Awaited<ReturnType<typeof decodeViews>>} Decoded */

/**
 * How sure it is of a text; not at all where it is that there is none.
 *
 * @param {Decoded} decoded
 */
const sureness = ({ legible, candidates }) => (legible ? candidates[0].confidence : 0);

/** @param {Decoded} decoded */
const lengthOf = ({ candidates }) => candidates[0].text.length;

/**
 * What an image says, by its probabilities in each of its views; `views` of the answer is how many
 * were looked at. Those after the first are asked for only where the first shows a text but is not
 * sure which.
 *
 * @param {Iterable<Probabilities> | AsyncIterable<Probabilities>} views
 * @param {Options} options
 */
export async function decodeViews(views, options) {
  /** @type {Probabilities[]} */
  const seen = [];
  /** @type {Candidate[]} */
  let candidates = [];
  for await (const view of views) {
    if (seen.length === 0) {
      const empty = noText(view);
      if (empty >= NO_TEXT_FROM) return withoutText(empty);
    }
    seen.push(restrict(view, options.allowed, options.case));
    if (seen.length > 1) continue;
    candidates = beamSearch(seen[0], options.candidates, options.lengths);
    if (candidates[0].confidence >= LOOK_TWICE_BELOW) break;
  }
  let conditioned = seen;
  if (seen.length > 1) {
    ({ candidates, conditioned } = searchTogether(seen, options.candidates, options.lengths));
  }
  return {
    legible: true,
    candidates,
    characters: characters(conditioned, candidates[0].text),
    views: seen.length,
  };
}

/**
 * What is decoded of an image that is not legible.
 *
 * @param {number} empty the probability that it holds no text
 */
const withoutText = (empty) => ({
  legible: false,
  candidates: [{ text: "", confidence: empty }],
  characters: [],
  views: 1,
});
