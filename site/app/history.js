/**
 * The history: pictures, readings and corrections that stay in this browser, where the person wants
 * that. Nothing of it is sent anywhere.
 */
/** @import { Part } from "./pictures.js" */
/** @import { Mode } from "./readers.js" */
/** @import { Reading } from "../lib/types.js" */
/** @import { Shown } from "./row.js" */
import { byId } from "../lib/dom.js";
import { onSettings, settings } from "./settings.js";

/**
 * @typedef {object} Kept
 * @property {number} id
 * @property {File} file
 * @property {number} batch
 * @property {Mode} mode
 * @property {Part | null} part of the picture that is read; null for all of it
 * @property {Shown | null} reading
 * @property {Shown | null} alone what it says without a profile, where it was read under one
 * @property {Reading | null} better what it says without the restrictions of then
 * @property {string | null} correction
 */

const DATABASE = "captcha-reader";
const STORE = "history";
/** Rows beyond these are forgotten, the oldest first. */
const MOST = 200;

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

/**
 * Has the history forgotten once the person switches it off, and filled once it is switched on.
 *
 * @param {() => void} fill
 */
export function installHistory(fill) {
  onSettings((changed) => {
    if (!changed.includes("history")) return;
    show();
    if (settings.history) fill();
    else forgetAll().catch(() => {});
  });
  show();
}

function show() {
  byId("kept").textContent = settings.history
    ? "This browser keeps pictures and texts until you remove them or switch the history off."
    : "The page keeps no image and no text once it is closed.";
}

/**
 * What was kept, the oldest first; none where the history is off or the browser keeps nothing.
 *
 * @returns {Promise<Kept[]>}
 */
export async function kept() {
  if (!settings.history) return [];
  try {
    return await done((await store("readonly")).getAll());
  } catch {
    return [];
  }
}

/**
 * Keeps a row, where the history is on. Answers its id, or undefined where nothing is kept.
 *
 * @param {Omit<Kept, "id"> & {id?: number}} row without an id, one that is not kept yet
 */
export async function keep({ id: known, ...row }) {
  if (!settings.history) return undefined;
  try {
    const rows = await store("readwrite");
    const id = await done(rows.put(known === undefined ? row : { id: known, ...row }));
    const ids = await done(rows.getAllKeys());
    for (const old of ids.slice(0, -MOST)) rows.delete(old);
    return Number(id);
  } catch {
    // A browser without room, or that keeps nothing, reads as well.
    return undefined;
  }
}

/**
 * Forgets a row.
 *
 * @param {number} id
 */
export async function forget(id) {
  await store("readwrite").then(
    (rows) => done(rows.delete(id)),
    () => {},
  );
}

async function forgetAll() {
  await done((await store("readwrite")).clear());
}

/** @param {IDBTransactionMode} mode */
async function store(mode) {
  opened ??= open();
  return (await opened).transaction(STORE, mode).objectStore(STORE);
}

function open() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true });
  };
  return done(request);
}

/**
 * @template Result
 * @param {IDBRequest<Result>} request
 * @returns {Promise<Result>}
 */
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
