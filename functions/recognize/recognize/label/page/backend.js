/** What the page works on: here the program `recognize label`, which serves it. */
/** @import { State } from "./words.js" */

/**
 * Two texts for one picture.
 *
 * @typedef {object} Conflict
 * @property {string} file
 * @property {string} text the one that stands
 * @property {string} other
 */

/**
 * A picture to label.
 *
 * @typedef {object} Item
 * @property {string} file
 * @property {string} text its label; empty for none
 * @property {string} unread why it could not be read; empty where it was
 * @property {string} read what was read; empty for no text
 * @property {number} confidence
 * @property {string[]} alternatives other texts, the most probable first
 * @property {Conflict | null} conflict
 */

/** Why a label was not saved: the message says what to do. */
export class Refused extends Error {
  /**
   * @param {string} message
   * @param {Conflict | null} conflict what another one typed meanwhile
   */
  constructor(message, conflict = null) {
    super(message);
    this.conflict = conflict;
  }
}

const AWAY =
  "The program that saves the labels does not answer. Start it again and open the address that " +
  "it prints; all labels but this one are saved.";

/**
 * @param {string} path
 * @param {RequestInit} [init]
 */
async function ask(path, init) {
  let answer;
  try {
    answer = await fetch(`work/${path}`, { credentials: "omit", ...init });
  } catch {
    throw new Refused(AWAY);
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Refused(body.detail ?? `The program answered ${answer.status}.`, body.conflict);
  }
  return body;
}

/** How far the work is. @returns {Promise<State>} */
export const state = () => ask("state");

/** The picture to label next; null where all are. @returns {Promise<Item | null>} */
export const next = async () => (await ask("next", { method: "POST" })).item;

/**
 * A picture and what is known of it.
 *
 * @param {string} file
 * @returns {Promise<Item>}
 */
export const item = async (file) => (await ask(`item?${new URLSearchParams({ file })}`)).item;

/**
 * The address that shows a picture.
 *
 * @param {string} file
 */
export const address = async (file) => `work/picture?${new URLSearchParams({ file })}`;

/**
 * Saves a label. Throws Refused.
 *
 * @param {string} file
 * @param {string} text
 * @param {string} before the label that the person saw
 * @param {string} other the text of another one that was shown beside
 */
export async function put(file, text, before, other) {
  await ask("label", {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ file, text, before, other }),
  });
}

/**
 * Has the page take pictures, where it can: not here, for the program has its folder.
 *
 * @type {(changed: () => void) => Promise<void>} `changed` is called when there are others
 */
export const install = async () => {};
