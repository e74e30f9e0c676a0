/**
 * The whole way from an encoded image to its reading, and what the reader decides on it. Mirrors
 * recognize/reader.py.
 */
import { beamSearch, characters, noText, restrict, searchTogether, softmax } from "./ctc.js";
import { decode, toTensors } from "./images.js";
import { DEFAULT_THRESHOLD, LOOK_TWICE_BELOW, NO_TEXT_FROM } from "./limits.js";
import { parse } from "./options.js";

/**
 * A reader with one model: its `card`, and `logits(tensor)`, which resolves to a Float32Array of
 * T x 63. The reader's `read(blob, query)` answers what the server's /v1/recognize would, and
 * throws ReadError.
 */
export function createReader({ card, logits }) {
  async function* probabilities(image) {
    for (const tensor of toTensors(image)) yield softmax(await logits(tensor), card.temperature);
  }

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
      model: { name: card.name, version: card.version },
      elapsed_ms: performance.now() - started,
    };
  }

  return { read };
}

/**
 * The text of an image, by its probabilities in each of its views: `{legible, candidates,
 * characters, views}`, the last how many views were looked at. `views`: an iterable, or an async
 * one; those after the first are asked for only where the first shows a text but is not sure
 * which. `options` as `parse` gives them.
 */
export async function decodeViews(views, options) {
  const seen = [];
  let legible = false;
  let candidates = [];
  for await (const view of views) {
    seen.push(restrict(view, options.allowed, options.case));
    if (seen.length > 1) continue;
    legible = noText(view) < NO_TEXT_FROM;
    candidates = beamSearch(seen[0], options.candidates, options.lengths);
    if (!legible || candidates[0].confidence >= LOOK_TWICE_BELOW) break;
  }
  let conditioned = seen;
  if (seen.length > 1) {
    ({ candidates, conditioned } = searchTogether(seen, options.candidates, options.lengths));
  }
  return {
    legible,
    candidates,
    characters: characters(conditioned, candidates[0].text),
    views: seen.length,
  };
}
