/**
 * The whole way from an encoded image to its reading, and what the reader decides on it. Mirrors
 * recognize/reader.py.
 */
/** @import { Candidate, InBrowser, Options, Probabilities, Query } from "./types.js" */
/** @import { Reader, RgbImage } from "./types.js" */
import { beamSearch, characters, noText, restrict, searchTogether, softmax } from "./ctc.js";
import { decode } from "./images.js";
import { DEFAULT_THRESHOLD, LOOK_TWICE_BELOW, NO_TEXT_FROM } from "./limits.js";
import { parse } from "./options.js";
import { value } from "./sums.js";
import { toTensors } from "./tensors.js";

/**
 * A reader with one model, which answers what the server's /v1/recognize would.
 *
 * @param {InBrowser} model
 * @returns {Reader}
 */
export function createReader({ card, logits }) {
  /** @param {RgbImage} image */
  async function* probabilities(image) {
    for (const tensor of toTensors(image)) yield softmax(await logits(tensor), card.temperature);
  }

  /**
   * @param {Blob} blob
   * @param {Query} query
   */
  async function read(blob, query = {}) {
    const started = performance.now();
    const options = parse(query);
    const image = await decode(blob);
    const decoded = await decodeViews(probabilities(image), options);
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
      model: { name: card.name, version: card.version },
      elapsed_ms: performance.now() - started,
    };
  }

  return { read };
}

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
