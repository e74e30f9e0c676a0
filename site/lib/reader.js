/**
 * The whole way from an encoded image to its reading, and what the reader decides on it. Mirrors
 * recognize/reader.py.
 */
/** @import { Candidate, Held, InBrowser, Options, Query, Reader, Reading } from "./types.js" */
/** @import { RgbImage, Weights } from "./types.js" */
/** @import { Decoded } from "./decoding.js" */
import { alphabetOf } from "./alphabet.js";
import { beginsWithCaption } from "./captions.js";
import { decodeAndKeep, decodeViews, evidence, shownBy } from "./decoding.js";
import { ReadError } from "./errors.js";
import { combined } from "./frames.js";
import { decodeFrames } from "./images.js";
import { DEFAULT_THRESHOLD, LOOK_TWICE_BELOW } from "./limits.js";
import { parse } from "./options.js";
import { asJson } from "./profile.js";
import { infer } from "./source.js";
import { value } from "./sums.js";
import { looks } from "./views.js";

/**
 * What the network says of one picture: all that reading it again takes.
 *
 * @typedef {object} Look
 * @property {Held} shown with the views that were looked at
 * @property {Reading} reading what they say alone
 * @property {Candidate[]} evidence the texts that the picture puts forward
 */

/**
 * A reader with one model, which answers what the server's /v1/recognize would.
 *
 * @param {InBrowser} model
 * @returns {Reader}
 */
export function createReader(model) {
  const known = alphabetOf(model.card);

  /**
   * @param {Blob} blob
   * @param {Query} query
   */
  async function read(blob, query = {}) {
    const { reading } = await seen(model, blob, parse(query, known));
    return reading;
  }

  /**
   * @param {Blob[]} blobs
   * @param {Query} query
   * @param {() => Promise<void>} after
   */
  async function readSource(blobs, query = {}, after = async () => {}) {
    const options = withoutProfile(parse(query, known));
    /** @type {(Look | ReadError)[]} */
    const all = [];
    for (const blob of blobs) {
      all.push(await look(model, blob, options).catch(unlessRead));
      await after();
    }
    const said = all.map((one) => (one instanceof ReadError ? [] : one.evidence));
    const { profile, given } = await infer(said, options.allowed, options.case, known, after);
    /** @type {(Reading | ReadError)[]} */
    const readings = [];
    for (const [number, one] of all.entries()) {
      const isRead = !(one instanceof ReadError);
      readings.push(isRead ? await readAgain(model, one, options, given[number]) : one);
      await after();
    }
    return { profile: asJson(profile), readings };
  }

  return { read, readSource };
}

/**
 * @param {InBrowser} model
 * @param {Blob} blob
 * @param {Options} options
 */
async function seen(model, blob, options) {
  const started = performance.now();
  const { frames, unread } = await decodeFrames(blob);
  const { decoded, shown } = await surest(model, frames, options);
  /** @type {Reading} */
  const reading = readingOf(model, decoded, frames.length, started);
  if (unread) reading.frames_unread = true;
  return { reading, shown };
}

/**
 * What the network says of a picture, for `readAgain`.
 *
 * @param {InBrowser} model
 * @param {Blob} blob
 * @param {Options} options
 * @returns {Promise<Look>}
 */
async function look(model, blob, options) {
  const { reading, shown } = await seen(model, blob, options);
  return { reading, shown, evidence: evidence(shown, options) };
}

/**
 * The reading of a picture under the weights of its source.
 *
 * @param {InBrowser} model
 * @param {Look} look
 * @param {Options} options
 * @param {Weights} weights
 * @returns {Promise<Reading>}
 */
async function readAgain(model, { shown, reading: alone }, options, weights) {
  const started = performance.now() - alone.elapsed_ms;
  const decoded = await decodeViews(shown, options, weights);
  const reading = readingOf(model, decoded, alone.frames ?? 1, started);
  return { ...alone, ...reading, changed: reading.text !== alone.text };
}

/**
 * What the surest of the pictures says that an animation's frames make together, and shows.
 *
 * @param {InBrowser} model
 * @param {RgbImage[]} frames
 * @param {Options} options
 */
async function surest({ card, see }, frames, options) {
  /** @type {{decoded: Decoded, shown: Held} | null} */
  let best = null;
  for (const image of combined(frames)) {
    const found = await decodeAndKeep(await shownBy(looks(see, image), card), options);
    // In some frames a text that grows is not whole.
    if (!best || isSurer(found.decoded, best.decoded)) best = found;
    if (sureness(best.decoded) >= LOOK_TWICE_BELOW) break;
  }
  return /** @type {{decoded: Decoded, shown: Held}} */ (best);
}

/**
 * @param {InBrowser} model
 * @param {Decoded} decoded
 * @param {number} frames
 * @param {number} started
 */
function readingOf({ card }, { candidates, characters, legible }, frames, started) {
  const { text, confidence } = candidates[0];
  const threshold = card.confidence_threshold ?? DEFAULT_THRESHOLD;
  return {
    text,
    confidence,
    legible,
    trusted: legible && confidence >= threshold && !beginsWithCaption(text),
    characters,
    candidates,
    value: value(text),
    frames,
    model: { name: card.name, version: card.version },
    elapsed_ms: performance.now() - started,
  };
}

/**
 * How sure it is of a text; not at all where it is that there is none.
 *
 * @param {Decoded} decoded
 */
const sureness = ({ legible, candidates }) => (legible ? candidates[0].confidence : 0);

/**
 * @param {Decoded} one
 * @param {Decoded} other
 */
const isSurer = (one, other) =>
  sureness(one) > sureness(other) &&
  [...one.candidates[0].text].length >= [...other.candidates[0].text].length;

/**
 * The options. Throws ReadError where they have a profile, of which one is inferred.
 *
 * @param {Options} options
 */
function withoutProfile(options) {
  if (!options.profile) return options;
  const said = "profile is inferred where pictures are read as of one source.";
  throw new ReadError(422, said);
}

/**
 * The error of a picture that cannot be read; throws any other.
 *
 * @param {unknown} error
 */
function unlessRead(error) {
  if (error instanceof ReadError) return error;
  throw error;
}
