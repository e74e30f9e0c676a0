/** What the person has set, kept in this browser and the same in all of its tabs. */

/**
 * @typedef {object} Settings
 * @property {string} alphabet
 * @property {string} length
 * @property {string} case
 * @property {string} profile in JSON
 * @property {string} endpoint URL that ends in "/"; empty for the one that the page came with
 * @property {string} key
 * @property {boolean} history whether rows are kept in this browser
 * @property {boolean | null} private null where the person has not chosen
 */

/** @typedef {(keyof Settings)[]} Names */

const KEY = "settings";
const CANDIDATES = "5";

/** @type {Settings} */
const DEFAULTS = {
  alphabet: "",
  length: "",
  case: "",
  profile: "",
  endpoint: "",
  key: "",
  history: false,
  private: null,
};

/**
 * The settings of the moment.
 *
 * @type {Settings}
 */
export const settings = { ...DEFAULTS, ...stored() };

/** @type {((changed: Names) => void)[]} */
const followers = [];

/**
 * Has `follower` called with the names of what changed, here or in another tab.
 *
 * @param {(changed: Names) => void} follower
 */
export const onSettings = (follower) => followers.push(follower);

/**
 * Changes settings, and keeps these and no others: another tab may have changed the rest. False
 * where the browser keeps nothing.
 *
 * @param {Partial<Settings>} changes
 */
export function save(changes) {
  const kept = keep({ ...stored(), ...changes });
  follow({ ...settings, ...stored(), ...changes });
  return kept;
}

/** @param {Partial<Settings>} all */
function keep(all) {
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
    return true;
  } catch {
    forget();
    return false;
  }
}

/** What cannot be kept must not come back as it was before: without a word, private is on. */
function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // There is no storage at all, and so nothing old in it.
  }
}

/** @param {Settings} next */
function follow(next) {
  const names = /** @type {Names} */ (Object.keys(DEFAULTS));
  const changed = names.filter((name) => settings[name] !== next[name]);
  Object.assign(settings, next);
  if (changed.length) for (const follower of followers) follower(changed);
}

addEventListener("storage", ({ key }) => {
  if (key !== KEY && key !== null) return;
  const next = { ...DEFAULTS, ...stored() };
  // That another tab forgot the choice is no choice to send pictures.
  follow({ ...next, private: next.private ?? settings.private });
});

/** The query of a reading without a restriction. */
export const freeQuery = () => ({ candidates: CANDIDATES });

/** The query of a reading under these settings, but for the profile. */
export const aloneQuery = () => ({
  alphabet: settings.alphabet,
  length: settings.length,
  case: settings.case,
  ...freeQuery(),
});

/** The query of a reading under these settings. */
export const query = () => ({ ...aloneQuery(), profile: settings.profile });

/**
 * What is kept, without what is no setting of this page or of another type.
 *
 * @returns {Partial<Settings>}
 */
function stored() {
  try {
    const kept = Object.entries(JSON.parse(localStorage.getItem(KEY) ?? "{}") ?? {});
    return Object.fromEntries(kept.filter(([name, value]) => isSetting(name, value)));
  } catch {
    return {};
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function isSetting(name, value) {
  if (name === "private" || name === "history") return typeof value === "boolean";
  return Object.hasOwn(DEFAULTS, name) && typeof value === "string";
}
