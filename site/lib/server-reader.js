/** The reader behind the web API: sends the image and answers the reading. */
/** @import { Query, Reader, Reading } from "./types.js" */
import { ReadError } from "./errors.js";
import { checkBytes } from "./images.js";

const TIMEOUT_MS = 20_000;
const PROBE_MS = 3000;

/**
 * A reader that asks the server at an address.
 *
 * @param {string} endpoint URL of the API, ending in "/"
 * @param {string} key sent as X-API-Key where not empty
 * @returns {Reader}
 */
export function createServerReader(endpoint, key = "") {
  /**
   * @param {Blob} image
   * @param {Query} query
   * @returns {Promise<Reading>}
   */
  async function read(image, query = {}) {
    checkBytes(image);
    const url = new URL("v1/recognize", endpoint);
    for (const [name, value] of Object.entries(query)) {
      if (value !== "") url.searchParams.set(name, value);
    }
    // Of other types a server would say what it takes, not what was sent.
    const type = image.type.startsWith("image/") ? image.type : "application/octet-stream";
    const headers = new Headers({ "Content-Type": type });
    if (key) headers.set("X-API-Key", key);
    let answer;
    try {
      answer = await fetch(url, {
        method: "POST",
        body: image,
        headers,
        credentials: "omit",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw new ReadError(0, await silence(url, endpoint, error));
    }
    const body = await answer.json().catch(() => null);
    if (answer.ok && typeof body?.text === "string") return body;
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

  return { read };
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
    return `The server at ${url.host} did not answer within ${TIMEOUT_MS / 1000} seconds.`;
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
