/** What the person has set, kept in this browser only. */
/** @import { Entry, Settings } from "./types.js" */
import { SENT } from "./browser.js";

/** @type {Settings} */
const DEFAULTS = {
  mode: "private",
  endpoint: "",
  key: "",
  keepsHistory: false,
  atOnce: false,
  leavesAfter: 60,
};
export const HISTORY_LENGTH = 50;

/**
 * The settings, with the defaults of those that were never saved.
 *
 * @returns {Promise<Settings>}
 */
export const getSettings = () => chrome.storage.local.get({ ...DEFAULTS });

/**
 * Keeps the settings.
 *
 * @param {Settings} settings
 */
export const saveSettings = (settings) => chrome.storage.local.set(settings);

/**
 * The permission for exactly the endpoint's host, as chrome.permissions takes it.
 *
 * @param {string} endpoint
 */
export function hostPermission(endpoint) {
  const { protocol, hostname } = new URL(endpoint);
  return { origins: [`${protocol}//${hostname}/*`], ...SENT };
}

// The hosts of this machine, as the manifest lists them for http.
const OWN_HOSTS = ["localhost", "127.0.0.1"];

/**
 * Whether what is sent to an endpoint cannot be read on the way: by https, or on this machine.
 *
 * @param {string} endpoint
 */
export function isSafe(endpoint) {
  const { protocol, hostname } = new URL(endpoint);
  return protocol === "https:" || OWN_HOSTS.includes(hostname);
}

/** The last texts, newest first. */
export async function getHistory() {
  /** @type {{history: Entry[]}} */
  const { history } = await chrome.storage.local.get({ history: [] });
  return history;
}

/**
 * Puts a text first in the history, and forgets the oldest where it is full.
 *
 * @param {Pick<Entry, "text" | "confidence">} reading
 */
export async function addToHistory({ text, confidence }) {
  const entry = { text, confidence, at: new Date().toISOString() };
  const history = [entry, ...(await getHistory())].slice(0, HISTORY_LENGTH);
  await chrome.storage.local.set({ history });
}

/** Forgets all texts. */
export const clearHistory = () => chrome.storage.local.remove("history");
