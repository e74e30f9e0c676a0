/** Where readings happen: on the server, or in this browser once private mode is loaded. */
import { ReadError } from "../lib/errors.js";
import { createPrivateReader } from "../lib/private-reader.js";
import { createServerReader } from "../lib/server-reader.js";
import { announce } from "./announce.js";
import { byId } from "./dom.js";
import { save, settings } from "./settings.js";

const AT_ONCE = 4;

let config;
let loading = null;

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
const waiting = [];

/**
 * A reading of the image by the reader of the moment, with `place`, where it happened; a few at a
 * time, in the order asked. Throws ReadError.
 */
export async function read(image, query) {
  // This browser reads one at a time; a server is better used with a few.
  if (running >= (settings.private ? 1 : AT_ONCE)) await new Promise((turn) => waiting.push(turn));
  else running++;
  try {
    return await readNow(image, query);
  } finally {
    if (waiting.length) waiting.shift()();
    else running--;
  }
}

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

export const privateIsOffered = () => Boolean(config.runtime) && !settings.private;

export async function setPrivate(on, say = true) {
  if (on && !config.runtime) {
    show("This copy of the page has no private mode: it was not built with make site.");
    announce(byId("where").textContent);
    return;
  }
  save({ private: on });
  show();
  if (on) load().catch(() => {});
  if (say) announce(byId("where").textContent);
}

/** The private reader, loaded at the first call. Throws ReadError. */
function load() {
  loading ??= loadNow().catch((error) => {
    loading = null;
    save({ private: false });
    show(`Private mode could not be switched on. ${error.message}`);
    announce(byId("where").textContent);
    throw error;
  });
  return loading;
}

async function loadNow() {
  const bar = byId("loading");
  bar.hidden = false;
  bar.removeAttribute("value");
  try {
    // The service worker keeps what is loaded from now on for the next time without a network.
    const worker = navigator.serviceWorker?.ready ?? null;
    await Promise.race([worker, new Promise((done) => setTimeout(done, 1000))]);
    const folder = new URL(config.runtime, document.baseURI);
    const reader = await createPrivateReader(folder);
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

export const showPlace = () => show();
