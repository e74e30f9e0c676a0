/** What a person takes away of the readings: their texts, a table, JSON, or a labelled folder. */
/** @import { Row } from "./row.js" */
import { csvOf } from "../lib/csv.js";
import { byId } from "../lib/dom.js";
import { download } from "../lib/download.js";
import { LABELS } from "../lib/limits.js";
import { announce, copy } from "./announce.js";
import { knownCharacters } from "./readers.js";
import { allRows } from "./rows.js";

/** @typedef {ReturnType<typeof recordOf>} Taken what is told of a picture */

const FOLDER = "readings";
const NO_ZIP = "The program that packs folders could not be loaded; make site builds it.";

/**
 * Installs the buttons.
 *
 * @param {(message: string) => void} refuse called where there is nothing to take, or no way
 */
export function installTakeAway(refuse) {
  const copying = byId("copy-all");
  copying.addEventListener("click", () => {
    copy(
      allRows()
        .map(({ text }) => text)
        .join("\n"),
      copying,
    );
  });
  byId("take-csv").addEventListener("click", () => {
    download("readings.csv", "text/csv", csv(named(allRows()).map(recordOf)));
  });
  byId("take-json").addEventListener("click", () => {
    const records = named(allRows()).map(recordOf);
    download("readings.json", "application/json", `${JSON.stringify(records, null, 2)}\n`);
  });
  byId("take-zip").addEventListener("click", () => takeZip().catch(() => refuse(NO_ZIP)));
}

/** A folder with the pictures and `labels.csv`, of those whose text can be a label. */
async function takeZip() {
  /** @type {typeof import("fflate")} */
  const { strToU8, zipSync } = await import(new URL("zip.js", document.baseURI).href);
  const all = allRows();
  const known = new Set((await knownCharacters()).text);
  const rows = all.filter((row) => isLabel(row, known));
  /** @type {Map<Row, Blob>} */
  const pictures = new Map();
  for (const row of rows) pictures.set(row, await row.prepare());
  const labelled = named(rows, (row) => nameOf(row, pictures.get(row)));
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  for (const { row, file } of labelled) {
    files[file] = new Uint8Array((await pictures.get(row)?.arrayBuffer()) ?? []);
  }
  files[LABELS] = strToU8(csv(labelled.map(recordOf)));
  // Pictures are compressed already.
  const content = zipSync({ [FOLDER]: files }, { level: 0 });
  download(`${FOLDER}.zip`, "application/zip", content);
  const left = all.length - labelled.length;
  const without = left ? ` ${left} without a text that can be a label left out.` : "";
  announce(`${labelled.length} pictures with their texts packed.${without}`);
}

/**
 * Whether training takes the text of a row; an empty one says that there is none in the picture.
 *
 * @param {Row} row
 * @param {Set<string>} known characters
 */
const isLabel = ({ text, state }, known) =>
  text ? [...text].every((character) => known.has(character)) : state === "empty";

/**
 * Rows with names of files, no two alike, that every system takes.
 *
 * @param {Row[]} rows
 * @param {(row: Row) => string} name
 */
function named(rows, name = (row) => row.name) {
  const used = new Set([LABELS]);
  return rows.map((row) => {
    const [, stem, ending] = /^(.*?)(\.[^.]*)?$/s.exec(safe(name(row))) ?? [];
    let file = `${stem}${ending ?? ""}`;
    for (let number = 2; used.has(file.toLowerCase()); number++) {
      file = `${stem}-${number}${ending ?? ""}`;
    }
    used.add(file.toLowerCase());
    return { row, file };
  });
}

/**
 * The name of a row's file, with the ending of what was made of it.
 *
 * @param {Row} row
 * @param {Blob | undefined} picture
 */
function nameOf({ name, file }, picture) {
  if (picture === file) return name;
  return name.replace(/\.[^.]*$/, "") + (picture?.type === "image/jpeg" ? ".jpg" : ".png");
}

/** @param {string} name */
const safe = (name) => name.replaceAll(/[^\p{L}\p{N} ._()+-]/gu, "_").replace(/^\.+/, "_");

/**
 * A table with a header, after RFC 4180.
 *
 * @param {Taken[]} records
 */
function csv(records) {
  const lines = records.map((record) => {
    const characters = record.characters.map((one) => `${one.text} ${round(one.confidence)}`);
    const confidence = record.confidence === null ? "" : round(record.confidence);
    return { ...record, confidence, characters: characters.join(" ") };
  });
  const header = ["file", "text", "confidence", "characters", "corrected", "state"];
  const rows = lines.map((line) => Object.values(line).map(String));
  return csvOf([header, ...rows]);
}

/** @param {number} confidence */
const round = (confidence) => confidence.toFixed(4);

/**
 * What is told of a row.
 *
 * @param {{row: Row, file: string}} named
 */
function recordOf({ row, file }) {
  const { reading, text, state } = row;
  return {
    file,
    text,
    confidence: reading?.confidence ?? null,
    characters: (reading?.characters ?? []).map(({ text: one, confidence }) => ({
      text: one,
      confidence,
    })),
    corrected: row.correction !== null,
    state,
  };
}
