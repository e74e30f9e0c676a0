/** The reader behind the web API: sends the image and answers the reading. */
/** @import { Card, Query, Reader, Reading, Together } from "./types.js" */
import { ReadError } from "./errors.js";
import { checkBytes } from "./images.js";
import { MAX_BATCH_IMAGES, MAX_BATCH_REQUEST_BYTES } from "./limits.js";

const TIMEOUT_MS = 20_000;
// Of pictures that are read together, each of them twice.
const TOGETHER_MS = 60_000;
const PROBE_MS = 3000;
// What a form has around each picture, at most.
const AROUND_BYTES = 1000;

/** @typedef {{endpoint: string, key: string}} Server */

/**
 * A reader that asks the server at an address.
 *
 * @param {string} endpoint URL of the API, ending in "/"
 * @param {string} key sent as X-API-Key where not empty
 * @returns {Reader}
 */
export function createServerReader(endpoint, key = "") {
  const server = { endpoint, key };

  /**
   * @param {Blob} image
   * @param {Query} query
   * @returns {Promise<Reading>}
   */
  async function read(image, query = {}) {
    checkBytes(image);
    // Of other types a server would say what it takes, not what was sent.
    const type = image.type.startsWith("image/") ? image.type : "application/octet-stream";
    const headers = { "Content-Type": type };
    const request = { body: image, headers, signal: AbortSignal.timeout(TIMEOUT_MS) };
    return ask(server, "v1/recognize", query, request, (body) => typeof body?.text === "string");
  }

  /**
   * One request takes only so many pictures: those beyond are read under the profile of these.
   *
   * @param {Blob[]} images
   * @param {Query} query
   * @param {() => Promise<void>} after
   * @returns {Promise<Together>}
   */
  async function readSource(images, query = {}, after = async () => {}) {
    const count = fitting(images);
    const form = new FormData();
    for (const image of images.slice(0, count)) form.append("image", image, "image");
    const request = { body: form, signal: AbortSignal.timeout(TOGETHER_MS) };
    const asked = { ...query, same_source: "true" };
    const { profile, results } = await ask(
      server,
      "v1/recognize/batch",
      asked,
      request,
      isTogether,
    );
    /** @type {(Reading | ReadError)[]} */
    const readings = results.map(failureOrReading);
    await after();
    const given = { ...query, profile: JSON.stringify(profile) };
    for (const image of images.slice(count)) {
      readings.push(await read(image, given).catch(unlessOfPicture));
      await after();
    }
    return { profile, readings };
  }

  return { read, readSource };
}

/**
 * What a server's model says of itself. Throws where there is no answer.
 *
 * @param {string} endpoint URL of the API, ending in "/"
 * @param {string} key sent as X-API-Key where not empty
 * @returns {Promise<Pick<Card, "alphabet">>}
 */
export async function modelOf(endpoint, key = "") {
  const answer = await fetch(new URL("v1/model", endpoint), {
    headers: key ? { "X-API-Key": key } : {},
    credentials: "omit",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(PROBE_MS),
  });
  return answer.ok ? answer.json() : {};
}

/**
 * What the server answers to a request. Throws ReadError.
 *
 * @param {Server} server
 * @param {string} path
 * @param {Record<string, string | undefined>} query
 * @param {RequestInit} request
 * @param {(body: any) => boolean} isAnswer
 */
async function ask({ endpoint, key }, path, query, request, isAnswer) {
  const url = new URL(path, endpoint);
  for (const [name, value] of Object.entries(query)) {
    if (value) url.searchParams.set(name, value);
  }
  const headers = new Headers(request.headers);
  if (key) headers.set("X-API-Key", key);
  let answer;
  try {
    answer = await fetch(url, {
      method: "POST",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      ...request,
      headers,
    });
  } catch (error) {
    throw new ReadError(0, await silence(url, endpoint, error));
  }
  const body = await answer.json().catch(() => null);
  if (answer.ok && isAnswer(body)) return body;
  // What has no such path, or answers with another thing, is no reader.
  if (answer.ok || answer.status === 404 || answer.status === 405) {
    throw new ReadError(
      0,
      `At ${endpoint} there is no captcha reader (it answered ${answer.status}). ` +
        "Check the server's address in the settings.",
    );
  }
  throw new ReadError(answer.status, reason(answer.status, body, key));
}

/**
 * How many of the pictures, from the first on, one request takes.
 *
 * @param {Blob[]} images
 */
function fitting(images) {
  let bytes = 0;
  const beyond = images.findIndex((image, number) => {
    bytes += image.size + AROUND_BYTES;
    return number >= MAX_BATCH_IMAGES || bytes > MAX_BATCH_REQUEST_BYTES;
  });
  return beyond < 0 ? images.length : Math.max(1, beyond);
}

/** @param {any} body */
const isTogether = (body) => Array.isArray(body?.results) && Boolean(body.profile);

/**
 * @param {Reading & {error?: {status: number, detail: string}}} result
 * @returns {Reading | ReadError}
 */
const failureOrReading = (result) =>
  result.error ? new ReadError(result.error.status, result.error.detail) : result;

/**
 * The error of one picture; throws any that others would have too.
 *
 * @param {unknown} error
 */
function unlessOfPicture(error) {
  if (error instanceof ReadError && !error.passing) return error;
  throw error;
}

/**
 * Why there was no answer, in words.
 *
 * @param {URL} url
 * @param {string} endpoint
 * @param {unknown} error
 */
async function silence(url, endpoint, error) {
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return `The server at ${url.host} did not answer in time.`;
  }
  const own = globalThis.location?.origin;
  if (navigator.onLine === false) return "There is no network connection.";
  // The browser does not tell a page why. This asks whether anything is there, and sends nothing.
  const isThere =
    url.origin !== own &&
    (await fetch(new URL("healthz", endpoint), {
      mode: "no-cors",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(PROBE_MS),
    }).then(
      () => true,
      () => false,
    ));
  if (!isThere) return `The server at ${url.host} does not answer. Check its address.`;
  return (
    `The server at ${url.host} is there, but does not allow this page to ask it. ` +
    `Its operator allows that with ALLOWED_ORIGINS=${own}.`
  );
}

/**
 * @param {number} status
 * @param {{detail?: string} | null} problem the body of the answer, where it is JSON
 * @param {string} key that was sent
 */
function reason(status, problem, key) {
  if (status === 401 || status === 403) {
    return key
      ? "The server refused the API key. Check it in the settings."
      : "The server wants an API key. Set it in the settings.";
  }
  if (status === 429) return "The server has too many requests just now. Try again in a moment.";
  return problem?.detail ?? `The server answered ${status} and no reading.`;
}
