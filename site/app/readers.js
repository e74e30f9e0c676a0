/**
 * Where readings happen: in this browser by private mode, or on the server.
 *
 * A picture keeps the mode that it was handed in under. Nothing but the person switches private
 * mode off: where it fails, pictures wait.
 */
/** @import { Query, Reading, Together } from "../lib/types.js" */
import { alphabetOf, OWN } from "../lib/alphabet.js";
import { byId } from "../lib/dom.js";
import { messageOf, ReadError } from "../lib/errors.js";
import { once } from "../lib/once.js";
import { createPrivateReader } from "../lib/private-reader.js";
import { createServerReader, modelOf } from "../lib/server-reader.js";
import { announce } from "./announce.js";
import { createLane } from "./lanes.js";
import { onSettings, save, settings } from "./settings.js";

/**
 * "private": read in this browser, whatever comes. "server": sent, unless private mode is on by
 * then. "chosen": sent, because the person said so of this picture.
 *
 * @typedef {"private" | "server" | "chosen"} Mode
 */

// How long private mode waits for the service worker, which keeps what is loaded.
const WORKER_MS = 1000;
const NOT_BUILT = "This copy of the page has no private mode: it was not built with make site.";
const NO_CONFIG = "This page's config.json could not be loaded. Reload the page.";
const NOT_KEPT =
  "This browser could not keep that choice; look at the switch after you load the page again.";

const HERE = "on this computer";
// This browser reads one at a time; a server is better used with a few.
const inPrivateTurn = createLane(1);
const inServerTurn = createLane(4);

/**
 * The page's config.json; null until it is loaded.
 *
 * @type {{endpoint?: string, runtime?: string | null} | null}
 */
let config = null;
/** The characters of private mode's model, once that is loaded. */
let known = OWN;
/** Why private mode is not there, in words; empty where it is, or was not tried. */
let trouble = "";

/** Address of the server of the moment, ending in "/"; empty where there is none. */
export const endpoint = () =>
  settings.endpoint || (config?.endpoint ? new URL(config.endpoint, document.baseURI).href : "");

/** The name and port of that server. */
export const host = () => new URL(endpoint()).host;

/** Whether private mode is on: as the person chose, else wherever it is built. */
export const isPrivate = () =>
  settings.private ?? (!config || Boolean(config.runtime) || !endpoint());

/** The mode of a picture that is handed in now. */
export const currentMode = () => (isPrivate() ? "private" : "server");

/**
 * Whether a picture of that mode is read in this browser.
 *
 * @param {Mode} mode
 */
export const staysHere = (mode) => mode === "private" || (mode === "server" && isPrivate());

/** Whether private mode is built. */
export const privateIsBuilt = () => Boolean(config?.runtime);

/**
 * Reads `config.json`, shows where readings happen and, where that is here, loads what it takes.
 *
 * @param {() => void} retried called when the person has private mode loaded again
 */
export async function installReaders(retried) {
  byId("private").addEventListener("click", () => setPrivate(!isPrivate()));
  byId("reload").addEventListener("click", () => load().then(retried, () => {}));
  onSettings((changed) => {
    if (!changed.includes("private") && !changed.includes("endpoint")) return;
    if (isPrivate() && privateIsBuilt()) load().catch(() => {});
    show();
    announce(byId("where").textContent ?? "");
  });
  try {
    const answer = await fetch("config.json");
    if (!answer.ok) throw new Error(String(answer.status));
    config = await answer.json();
  } catch {
    trouble = NO_CONFIG;
  }
  if (isPrivate()) load().catch(() => {});
  show();
  // Without it private mode works as well, only not without a network.
  if (config?.runtime) navigator.serviceWorker?.register("service-worker.js").catch(() => {});
}

/**
 * A reading of the image, with `place`, where it happened; a few at a time, in the order asked.
 * Throws ReadError.
 *
 * @param {Blob} image
 * @param {Query} query
 * @param {Mode} mode
 * @returns {Promise<Reading & {place: string}>}
 */
export async function read(image, query, mode) {
  if (staysHere(mode)) {
    // Before its turn: all that wait for one start of private mode fail with it.
    const reader = await load();
    return inPrivateTurn(async () => ({
      ...(await reader.read(image, query).catch(refuse)),
      place: HERE,
    }));
  }
  checkServer();
  return inServerTurn(async () => {
    // The person may have switched to private mode while the picture waited.
    if (staysHere(mode)) return read(image, query, mode);
    const answer = await createServerReader(endpoint(), settings.key).read(image, query);
    return { ...answer, place: `by ${host()}` };
  });
}

/**
 * What pictures of one kind say together, and the place; in this browser wherever one of them stays
 * here. Throws ReadError.
 *
 * @param {Blob[]} images
 * @param {Query} query
 * @param {Mode[]} modes
 * @param {() => Promise<void>} after each step
 * @returns {Promise<Together & {place: string}>}
 */
export async function readTogether(images, query, modes, after) {
  if (modes.some(staysHere)) {
    const reader = await load();
    return inPrivateTurn(async () => ({
      ...(await reader.readSource(images, query, after).catch(refuse)),
      place: HERE,
    }));
  }
  checkServer();
  return inServerTurn(async () => {
    if (modes.some(staysHere)) return readTogether(images, query, modes, after);
    const reader = createServerReader(endpoint(), settings.key);
    return { ...(await reader.readSource(images, query, after)), place: `by ${host()}` };
  });
}

/** The characters of what reads now; the package's own where that does not say yet. */
export async function knownCharacters() {
  if (isPrivate()) return known;
  if (!endpoint()) return OWN;
  return modelOf(endpoint(), settings.key).then(alphabetOf, () => OWN);
}

/** Throws ReadError where no server is set. */
function checkServer() {
  if (endpoint()) return;
  throw new ReadError(0, "No server is set. Set one in the settings, or use private mode.");
}

/**
 * Throws the error as one that a person can read.
 *
 * @param {unknown} error
 * @returns {never}
 */
function refuse(error) {
  if (error instanceof ReadError) throw error;
  const message = `Private mode failed at this picture (${messageOf(error)}). Reload the page.`;
  throw new ReadError(0, message);
}

/**
 * Switches private mode on or off, because the person says so.
 *
 * @param {boolean} on
 */
function setPrivate(on) {
  if (on && !privateIsBuilt()) {
    trouble = config ? NOT_BUILT : NO_CONFIG;
    show();
    announce(byId("where").textContent ?? "");
    return;
  }
  trouble = "";
  // Rows hear of it as of every change.
  if (!save({ private: on })) byId("where").append(` ${NOT_KEPT}`);
}

/** The private reader, loaded at the first call, and again after a failure. Throws ReadError. */
const load = once(async () => {
  try {
    if (!config) throw new ReadError(0, NO_CONFIG);
    if (!config.runtime) throw new ReadError(0, NOT_BUILT);
    const reader = await loadNow(new URL(config.runtime, document.baseURI));
    trouble = "";
    known = alphabetOf(reader.card);
    announce("Private mode is ready.");
    return reader;
  } catch (error) {
    trouble = `Private mode could not be loaded. ${messageOf(error)}`;
    announce(`${trouble} Nothing is sent.`);
    throw error instanceof ReadError ? error : new ReadError(0, messageOf(error));
  } finally {
    show();
  }
});

/** @param {URL} runtime */
async function loadNow(runtime) {
  const bar = byId("loading", HTMLProgressElement);
  bar.hidden = false;
  bar.removeAttribute("value");
  const said = byId("loaded");
  said.textContent = "Loading …";
  byId("reload").hidden = true;
  try {
    // The service worker keeps what is loaded from now on for the next time without a network.
    const worker = navigator.serviceWorker?.ready ?? null;
    await Promise.race([worker, new Promise((done) => setTimeout(done, WORKER_MS))]);
    return await createPrivateReader(runtime, (share) => {
      bar.value = share;
      said.textContent = `${Math.floor(100 * share)} % loaded`;
    });
  } finally {
    bar.hidden = true;
    said.textContent = "";
  }
}

function show() {
  byId("private").setAttribute("aria-checked", String(isPrivate()));
  const sent = endpoint() ? `Images are sent to ${host()} and read there.` : "No server is set.";
  const kept = "Images are read in this browser and never leave this computer.";
  const here = trouble ? "Pictures wait; none is sent." : kept;
  const words = [trouble, isPrivate() ? here : sent];
  byId("where").textContent = words.join(" ").trim();
  byId("reload").hidden = !(isPrivate() && trouble && privateIsBuilt());
}
