/** The reader behind the web API: sends the image and answers the reading. */
import { ReadError } from "./errors.js";
import { checkBytes } from "./images.js";

const TIMEOUT_MS = 20_000;

/**
 * `endpoint`: URL of the API, ending in "/". `key`: sent as X-API-Key where not empty. The reader's
 * `read(blob, query)` answers the API's reading and throws ReadError.
 */
export function createServerReader(endpoint, key = "") {
  async function read(blob, query = {}) {
    checkBytes(blob);
    const url = new URL("v1/recognize", endpoint);
    for (const [name, value] of Object.entries(query)) {
      if (value !== "") url.searchParams.set(name, value);
    }
    const headers = { "Content-Type": blob.type || "application/octet-stream" };
    if (key) headers["X-API-Key"] = key;
    let answer;
    try {
      answer = await fetch(url, {
        method: "POST",
        body: blob,
        headers,
        credentials: "omit",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      throw new ReadError(0, `The server at ${url.host} does not answer.`);
    }
    const found = await answer.json().catch(() => null);
    if (answer.ok && found) return found;
    throw new ReadError(answer.status, problem(answer.status, found));
  }

  return { read };
}

function problem(status, found) {
  if (status === 401 || status === 403) {
    return "The server refused the API key. Check it in the settings.";
  }
  if (status === 429) return "The server has too many requests just now. Try again in a moment.";
  return found?.detail ?? `The server answered ${status} and no reading.`;
}
