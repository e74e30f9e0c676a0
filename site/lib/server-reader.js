/** The reader behind the web API: sends the image and answers the reading. */
/** @import { Query, Reader, Reading } from "./types.js" */
import { ReadError } from "./errors.js";
import { checkBytes } from "./images.js";

const TIMEOUT_MS = 20_000;

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
    const headers = new Headers({ "Content-Type": image.type || "application/octet-stream" });
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
    } catch {
      throw new ReadError(0, `The server at ${url.host} does not answer.`);
    }
    const body = await answer.json().catch(() => null);
    if (answer.ok && body) return body;
    throw new ReadError(answer.status, reason(answer.status, body));
  }

  return { read };
}

/**
 * @param {number} status
 * @param {{detail?: string} | null} problem the body of the answer, where it is JSON
 */
function reason(status, problem) {
  if (status === 401 || status === 403) {
    return "The server refused the API key. Check it in the settings.";
  }
  if (status === 429) return "The server has too many requests just now. Try again in a moment.";
  return problem?.detail ?? `The server answered ${status} and no reading.`;
}
