/**
 * Reading pictures of one kind together: where the person says that they are, each is read again
 * under what all others say, whenever there are others or they say something else.
 */
/** @import { ProfileJson } from "../lib/types.js" */
/** @import { Row } from "./row.js" */
import { byId } from "../lib/dom.js";
import { download } from "../lib/download.js";
import { ReadError } from "../lib/errors.js";
import { pause } from "../lib/pause.js";
import { profileWords } from "../lib/words.js";
import { announce } from "./announce.js";
import { readTogether } from "./readers.js";
import { aloneQuery, onSettings, save, settings } from "./settings.js";

/** At most so many pictures are named one by one. */
const NAMED = 5;
/** How often it is looked whether the person still types. */
const TYPING_MS = 200;

/** @type {() => Row[]} */
let rows = () => [];
/** What each picture said by itself when they were read together last. @type {unknown[]} */
let last = [];
/** @type {ProfileJson | null} */
let profile = null;
let isRunning = false;

const isOn = () => byId("one-kind", HTMLInputElement).checked;
const readOnes = () => rows().filter(({ own }) => own);
const together = () => readOnes().map(({ own }) => own);

/**
 * Installs the switch and the button that saves the profile.
 *
 * @param {() => Row[]} all the rows in the order of their pictures
 */
export function installTogether(all) {
  rows = all;
  byId("one-kind").addEventListener("change", () => {
    if (!isOn()) announce("Each picture is read by itself.");
    // A profile is inferred, and none given. Pictures are then read by themselves first.
    if (isOn() && settings.profile) save({ profile: "" });
    apart();
    follow();
  });
  onSettings((changed) => {
    if (!changed.includes("profile") || !settings.profile || !isOn()) return;
    byId("one-kind", HTMLInputElement).checked = false;
    apart();
  });
  byId("save-profile").addEventListener("click", () => {
    const text = `${JSON.stringify(profile, null, 1)}\n`;
    download("profile.json", "application/json", text);
    announce("Profile saved.");
  });
}

/** Reads the pictures together where that is wanted, and they say something else than before. */
export async function follow() {
  byId("kind").hidden = rows().length < 2;
  if (!isOn()) return;
  const own = together();
  if (last.length && own.length < 2) apart();
  if (isRunning || own.length < 2 || rows().some(({ isBusy }) => isBusy)) return;
  if (isSame(own, last)) return;
  isRunning = true;
  last = own;
  try {
    await readAll(readOnes());
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    if (isCurrent(own)) say(`They could not be read together. ${error.message}`);
  } finally {
    isRunning = false;
    if (!isCurrent(own)) follow();
  }
}

/** @param {Row[]} some */
async function readAll(some) {
  const own = last;
  const many = `${some.length} pictures`;
  say(`Reading ${many} together …`);
  const images = [];
  for (const row of some) images.push(await row.prepare());
  const modes = some.map(({ mode }) => mode);
  const found = await readTogether(images, aloneQuery(), modes, pause);
  // A row that is drawn anew would lose what the person is typing in it.
  while (byId("rows").querySelector(".editor:not([hidden])")) await wait(TYPING_MS);
  if (!isCurrent(own)) return;
  const { readings, place } = found;
  profile = found.profile;
  readings.forEach((reading, number) => {
    if (!(reading instanceof ReadError)) some[number].showTogether({ ...reading, place });
  });
  const changed = some.filter(({ alone, reading }) => alone && alone.text !== reading?.text);
  byId("save-profile").hidden = false;
  const texts = changed.length === 1 ? "1 text" : `${changed.length || "no"} texts`;
  say(`${many} read together, ${texts} changed. ${profileWords(profile)}`);
  const names = changed.length <= NAMED ? changed.map(({ name }) => name).join(", ") : "";
  if (names) announce(`Changed: ${names}.`);
}

/** Has each picture say what it says by itself. */
function apart() {
  last = [];
  profile = null;
  byId("save-profile").hidden = true;
  byId("kind-said").textContent = "";
  for (const row of rows()) row.showTogether(null);
}

/**
 * Whether the pictures are still to be read together, and say by themselves what they said.
 *
 * @param {unknown[]} own
 */
const isCurrent = (own) => isOn() && last === own && isSame(own, together());

/**
 * @param {unknown[]} one
 * @param {unknown[]} other
 */
const isSame = (one, other) =>
  one.length === other.length && one.every((item, place) => item === other[place]);

/**
 * @param {number} ms
 * @returns {Promise<void>}
 */
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** @param {string} message */
function say(message) {
  byId("kind-said").textContent = message;
  announce(message);
}
