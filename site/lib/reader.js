/**
 * The whole way from an encoded image to its reading, and what the reader decides on it. Mirrors
 * recognize/reader.py.
 */
/** @import { Card, InBrowser, Looked, Options, Query, Reader, RgbImage } from "./types.js" */
/** @import { Shown, Sight } from "./types.js" */
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
      const decoded = await decodeViews(await shownBy(looks(see, image), card), options);
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
 * What an image shows, by what a network says of it; the further views as they are asked for.
 *
 * @param {AsyncIterator<Looked> | Iterator<Looked>} looked of one view or more
 * @param {Pick<Card, "temperature" | "temperature_together">} card
 * @returns {Promise<Shown>}
 */
export async function shownBy(looked, { temperature, temperature_together = temperature }) {
  /** @type {Looked} */
  const first = (await looked.next()).value;
  async function* together() {
    for (
      let next = /** @type {IteratorResult<Looked>} */ ({ done: false, value: first });
      !next.done;
      next = await looked.next()
    ) {
      const { logits, weight } = next.value;
      yield { probabilities: softmax(logits, temperature_together), weight };
    }
  }
  return { alone: softmax(first.logits, temperature), together: together() };
}

/**
 * What is read of an image, by what it shows; `views` of the answer is how many were looked at.
 * Those after the first are asked for only where the first shows a text but is not sure which.
 *
 * @param {Shown} shown
 * @param {Options} options
 */
export async function decodeViews({ alone, together }, options) {
  const empty = noText(alone);
  if (empty >= NO_TEXT_FROM) return withoutText(empty);
  const first = restrict(alone, options.allowed, options.case);
  let candidates = beamSearch(first, options.candidates, options.lengths);
  let seen = [first];
  if (candidates[0].confidence < LOOK_TWICE_BELOW) {
    /** @type {Sight[]} */
    const sights = [];
    for await (const { probabilities, weight } of together) {
      const restricted = restrict(probabilities, options.allowed, options.case);
      sights.push({ probabilities: restricted, weight });
    }
    if (sights.length > 1) {
      const found = searchTogether(sights, options.candidates, options.lengths);
      ({ candidates, weighed: seen } = found);
    }
  }
  return {
    legible: true,
    candidates,
    characters: characters(seen, candidates[0].text),
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
