/**
 * What the page for labelling works on where no program serves it: this browser, which reads the
 * pictures by private mode and keeps them with their labels. The build puts this module in the
 * place of recognize/label/page/backend.js.
 */
/** @import { Conflict, Item } from "../../functions/recognize/recognize/label/page/backend.js" */
/** @import { State } from "../../functions/recognize/recognize/label/page/words.js" */
/** @import { Reading } from "../lib/types.js" */
import { csvOf, rowsOf } from "../lib/csv.js";
import { messageOf } from "../lib/errors.js";
import { LABELS } from "../lib/limits.js";
import { once } from "../lib/once.js";
import { createPrivateReader } from "../lib/private-reader.js";
import { profileOf } from "./common.js";
import { installIntake } from "./intake.js";
import { forgetAll, keepLabels, keepPictures, kept, pictureOf } from "./kept.js";

/** At most so many readings of pictures without a label are held. */
const AHEAD = 2000;

/** Why a label was not saved. */
export class Refused extends Error {
  /** @type {Conflict | null} */
  conflict = null;
}

/** Pictures by name; those that the browser keeps are fetched when they are needed. */
/** @type {Map<string, File | null>} */
const pictures = new Map();
/** @type {Map<string, string>} */
let labels = new Map();
/** Other texts of pictures than their labels, until one is chosen. @type {Map<string, string[]>} */
const others = new Map();
/** @type {Map<string, Reading | string>} why there is none stands in a reading's place */
const found = new Map();
/** When each picture was shown last. @type {Map<string, number>} */
const shown = new Map();
let turn = 0;
let read = 0;
let sureness = 0;
let isAhead = false;
/** @type {FileSystemDirectoryHandle | null} */
let folder = null;
let address_ = "";
let changed = () => {};

const reader = once(async () => {
  const base = new URL("../", document.baseURI);
  const { runtime } = await (await fetch(new URL("config.json", base))).json();
  return createPrivateReader(new URL(runtime, base));
});

/** How far the work is. @returns {Promise<State>} */
export async function state() {
  const own = [...labels].filter(([file]) => pictures.has(file)).map(([, text]) => text);
  const sure = [...found.values()].filter((one) => typeof one !== "string" && one.trusted);
  const texts = [...own, ...sure.map((one) => /** @type {Reading} */ (one).text)];
  return {
    folder: folder?.name ?? "captchas",
    pictures: pictures.size,
    labelled: own.length,
    conflicts: [...others.keys()].filter((file) => pictures.has(file)).length,
    read,
    expected: read ? sureness / read : 0,
    profile: profileOf(texts),
  };
}

/** The picture to label next: conflicts first, then the least sure. Null where all have one. */
export async function next() {
  const file = nextFile();
  if (!file) return null;
  shown.set(file, ++turn);
  const of = await item(file);
  readAhead();
  return of;
}

function nextFile() {
  for (const file of others.keys()) if (pictures.has(file) && !shown.has(file)) return file;
  const left = [...pictures.keys()].filter((file) => !labels.has(file));
  const waiting = left.filter((file) => found.has(file));
  const key = (/** @type {string} */ file) => [shown.get(file) ?? 0, sure(found.get(file))];
  waiting.sort((one, other) => {
    const [before, after] = [key(one), key(other)];
    return before[0] - after[0] || before[1] - after[1];
  });
  return waiting[0] ?? left[0];
}

/** @param {Reading | string | undefined} one */
const sure = (one) => (typeof one === "object" ? (one.legible ? one.confidence : 0) : 2);

/**
 * A picture and what is known of it; it is read now where it was not.
 *
 * @param {string} file
 * @returns {Promise<Item>}
 */
export async function item(file) {
  if (!pictures.has(file)) throw new Refused(`${file} is not among the pictures.`);
  const one = found.get(file) ?? (await readNow(file));
  const reading = typeof one === "string" ? null : one;
  return {
    file,
    text: labels.get(file) ?? "",
    unread: typeof one === "string" ? one : "",
    read: reading?.legible ? reading.text : "",
    confidence: reading?.confidence ?? 0,
    alternatives: (reading?.candidates ?? []).slice(1).map(({ text }) => text),
    conflict: conflictOf(file),
  };
}

/**
 * The address that shows a picture, until the next one is asked for.
 *
 * @param {string} file
 */
export async function address(file) {
  URL.revokeObjectURL(address_);
  address_ = URL.createObjectURL(await blobOf(file));
  return address_;
}

/**
 * Saves a label: in this browser, and in the folder where one is open. Throws Refused.
 *
 * @param {string} file
 * @param {string} text
 */
export async function put(file, text) {
  const before = others.get(file) ?? [];
  const seen = [text, labels.get(file), conflictOf(file)?.other];
  const left = before.filter((one) => !seen.includes(one));
  keepOthers(file, left);
  try {
    await saved(new Map([[file, text]]));
  } catch (error) {
    keepOthers(file, before);
    throw error;
  }
  found.delete(file);
  // What was not shown beside the one that was chosen is shown next.
  if (left.length) shown.delete(file);
}

/** @param {string} file @param {string[]} texts */
function keepOthers(file, texts) {
  if (texts.length) others.set(file, texts);
  else others.delete(file);
}

/** @param {string} file @returns {Conflict | null} */
function conflictOf(file) {
  const other = others.get(file)?.at(-1);
  return other === undefined ? null : { file, text: labels.get(file) ?? "", other };
}

/**
 * Has the page take pictures.
 *
 * @param {() => void} follow called when there are others
 */
export async function install(follow) {
  changed = follow;
  const before = await kept().catch(() => ({ names: [], labels: new Map() }));
  for (const name of before.names) pictures.set(name, null);
  labels = before.labels;
  installIntake({ take, table, forget });
}

/** The labels as a table; other texts that a picture has follow, for nobody chose yet. */
function table() {
  const further = [...others].flatMap(([file, texts]) => texts.map((text) => [file, text]));
  return csvOf([["file", "text"], ...[...labels].sort(), ...further]);
}

/**
 * @param {File[]} files
 * @param {FileSystemDirectoryHandle | null} opened
 */
async function take(files, opened) {
  if (opened) folder = opened;
  const given = files.filter(({ name }) => !/\.csv$/i.test(name));
  for (const file of given) pictures.set(file.name, file);
  const said = [`${given.length} pictures`];
  for (const file of files.filter(({ name }) => /\.csv$/i.test(name))) {
    said.push(await merged(await file.text()));
  }
  changed();
  try {
    await keepPictures(given);
  } catch {
    said.push("this browser has no room to keep the pictures: hand them in again next time");
  }
  return `Taken: ${said.join("; ")}.`;
}

/**
 * Takes in another table: labels where there are none, conflicts where they differ.
 *
 * @param {string} text
 */
async function merged(text) {
  const [heads = [], ...rows] = rowsOf(text);
  const [file, label] = [heads.indexOf("file"), heads.indexOf("text")];
  if (file < 0 || label < 0) return "a table without the columns file and text, left alone";
  /** @type {Map<string, string>} */
  const fresh = new Map();
  for (const row of rows) {
    const name = row[file];
    const said = (row[label] ?? "").trim().normalize("NFC");
    const stands = labels.get(name) ?? fresh.get(name);
    if (!said) continue;
    if (!stands) fresh.set(name, said);
    else if (stands !== said && !others.get(name)?.includes(said)) {
      keepOthers(name, [...(others.get(name) ?? []), said]);
    }
  }
  await saved(fresh);
  return `${fresh.size} labels, ${others.size} of pictures with two`;
}

/** @param {Map<string, string>} fresh */
async function saved(fresh) {
  try {
    await keepLabels(fresh);
  } catch (error) {
    throw new Refused(`Not saved: this browser keeps nothing more (${messageOf(error)}).`);
  }
  for (const [file, text] of fresh) labels.set(file, text);
  if (folder) await written(folder);
}

/** @param {FileSystemDirectoryHandle} into */
async function written(into) {
  try {
    const file = await into.getFileHandle(LABELS, { create: true });
    // The browser puts it in the file's place once it is whole.
    const stream = await file.createWritable();
    await stream.write(table());
    await stream.close();
  } catch (error) {
    throw new Refused(`Kept in this browser, but not in the folder: ${messageOf(error)}.`);
  }
}

async function forget() {
  await forgetAll();
  for (const all of [pictures, labels, others, found, shown]) all.clear();
  [read, sureness, folder] = [0, 0, null];
  changed();
}

/** @param {string} file */
async function blobOf(file) {
  return pictures.get(file) ?? (await pictureOf(file)) ?? new Blob();
}

/** @param {string} file @returns {Promise<Reading | string>} */
async function readNow(file) {
  /** @type {Reading | string} */
  let one;
  try {
    one = await (await reader()).read(await blobOf(file), { candidates: "5" });
    read++;
    sureness += sure(one);
  } catch (error) {
    one = messageOf(error);
  }
  found.set(file, one);
  return one;
}

/** Reads what is left while the person types, a picture at a time. */
async function readAhead() {
  if (isAhead) return;
  isAhead = true;
  for (const file of [...pictures.keys()]) {
    if (found.size >= AHEAD) break;
    if (!found.has(file) && !labels.has(file) && pictures.has(file)) await readNow(file);
  }
  isAhead = false;
}
