/** Where readings happen: on the server, or in this browser once private mode is loaded. */
/** @import { Query, Reading } from "../lib/types.js" */
import { byId } from "../lib/dom.js";
import { messageOf, ReadError } from "../lib/errors.js";
import { once } from "../lib/once.js";
import { createPrivateReader } from "../lib/private-reader.js";
import { createServerReader } from "../lib/server-reader.js";
import { announce } from "./announce.js";
import { save, settings } from "./settings.js";

const AT_ONCE = 4;
// How long private mode waits for the service worker, which keeps what is loaded.
const WORKER_MS = 1000;

/**
 * The page's config.json, once it is loaded.
 *
 * @type {{endpoint?: string, runtime?: string}}
 */
let config = {};

/** Address of the server of the moment, ending in "/"; empty where there is none. */
export const endpoint = () =>
  settings.endpoint || (config.endpoint ? new URL(config.endpoint, document.baseURI).href : "");

/** Reads `config.json` and shows where readings happen. Rejects where that cannot be had. */
export async function installReaders() {
  config = await (await fetch("config.json")).json();
  byId("private").addEventListener("click", () => setPrivate(!settings.private));
  const wanted = settings.private ?? !endpoint();
  if (wanted && config.runtime) await setPrivate(true, false);
  else save({ private: false });
  show();
  if (config.runtime) await navigator.serviceWorker?.register("service-worker.js");
}

let running = 0;
/** @type {(() => void)[]} */
const waiting = [];

/**
 * A reading of the image by the reader of the moment, with `place`, where it happened; a few at a
 * time, in the order asked. Throws ReadError.
 *
 * @param {Blob} image
 * @param {Query} query
 */
export async function read(image, query) {
  // This browser reads one at a time; a server is better used with a few.
  if (running >= (settings.private ? 1 : AT_ONCE)) {
    await new Promise((turn) => waiting.push(() => turn(undefined)));
  } else running++;
  try {
    return await readNow(image, query);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

/**
 * @param {Blob} image
 * @param {Query} query
 * @returns {Promise<Reading & {place: string}>}
 */
async function readNow(image, query) {
  if (settings.private) {
    return { ...(await (await load()).read(image, query)), place: "on this computer" };
  }
  if (!endpoint()) {
    throw new ReadError(0, "No server is set. Set one in the settings, or use private mode.");
  }
  const reader = createServerReader(endpoint(), settings.key);
  return { ...(await reader.read(image, query)), place: `by ${new URL(endpoint()).host}` };
}

/** Whether private mode is there and not on. */
export const privateIsOffered = () => Boolean(config.runtime) && !settings.private;

/**
 * Switches private mode on or off; on, it loads.
 *
 * @param {boolean} on
 * @param {boolean} say whether to announce it
 */
export async function setPrivate(on, say = true) {
  if (on && !config.runtime) {
    show("This copy of the page has no private mode: it was not built with make site.");
    announcePlace();
    return;
  }
  save({ private: on });
  show();
  if (on) load().catch(() => {});
  if (say) announcePlace();
}

/** The private reader, loaded at the first call. Throws ReadError. */
const load = once(async () => {
  try {
    return await loadNow();
  } catch (error) {
    save({ private: false });
    show(`Private mode could not be switched on. ${messageOf(error)}`);
    announcePlace();
    throw error;
  }
});

async function loadNow() {
  const bar = byId("loading");
  bar.hidden = false;
  bar.removeAttribute("value");
  try {
    // The service worker keeps what is loaded from now on for the next time without a network.
    const worker = navigator.serviceWorker?.ready ?? null;
    await Promise.race([worker, new Promise((done) => setTimeout(done, WORKER_MS))]);
    const reader = await createPrivateReader(new URL(config.runtime ?? "", document.baseURI));
    announce("Private mode is ready.");
    return reader;
  } finally {
    bar.hidden = true;
  }
}

function show(trouble = "") {
  byId("private").setAttribute("aria-checked", String(Boolean(settings.private)));
  const place = settings.private
    ? "Images are read in this browser and never leave this computer."
    : endpoint()
      ? `Images are sent to ${new URL(endpoint()).host} and read there.`
      : "No server is set.";
  byId("where").textContent = trouble ? `${trouble} ${place}` : place;
}

const announcePlace = () => announce(byId("where").textContent ?? "");

/** Shows where readings happen, after a change of settings. */
export const showPlace = () => show();
