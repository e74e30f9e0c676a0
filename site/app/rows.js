/** The rows of the page: their order, which are shown, their count, and those just removed. */
import { byId } from "../lib/dom.js";
import { pause } from "../lib/pause.js";
import { announce } from "./announce.js";
import { installHistory, kept } from "./history.js";
import { currentMode } from "./readers.js";
import { Row } from "./row.js";
import { follow, installTogether } from "./together.js";

/** @type {Set<Row>} */
const rows = new Set();
/** What the last removal took off, for its undoing. @type {Row[]} */
let removed = [];
let count = 0;
let batches = 0;
let isPlanned = false;
/** Rows that are made without a pause. */
const AT_A_TIME = 5;

/** States that a person should look at. */
const DOUBTFUL = new Set(["check", "unsure", "empty", "away", "large", "refused"]);
/** How rows stand: before all others those with the smaller key. */
const ORDERS = {
  /** @param {Row} row */
  newest: (row) => -row.batch,
  /** @param {Row} row */
  oldest: (row) => row.batch,
  /** @param {Row} row */
  doubt: (row) => row.doubt,
};

const uses = { remove: (/** @type {Row} */ row) => remove([row]), changed: refreshSoon };

/** All rows, in the order in which their pictures were handed in. */
export const allRows = () => [...rows].sort((one, other) => one.number - other.number);

/** Installs what stands over the rows. */
export function installRows() {
  byId("order").addEventListener("change", () => sort());
  byId("doubtful").addEventListener("change", () => refresh());
  byId("clear").addEventListener("click", () => remove([...rows]));
  byId("retry").addEventListener("click", () => readAgain(({ state }) => state === "away"));
  byId("undo").addEventListener("click", undo);
  installTogether(allRows);
  installHistory(() => allRows().forEach((row) => row.remember()));
}

/** Brings back the rows that the history kept; nothing is read. */
export async function restore() {
  for (const one of await kept()) {
    batches = Math.max(batches, one.batch);
    const row = new Row(one.file, ++count, one.batch, one.mode, uses);
    row.restore(one);
    rows.add(row);
  }
  sort();
}

/**
 * Makes rows and reads their pictures; of many a few at a time, between which the page is drawn.
 *
 * @param {File[]} files handed in together, in this order
 */
export async function take(files) {
  const batch = ++batches;
  // The mode of now: it may be switched while rows are made.
  const mode = currentMode();
  for (let from = 0; from < files.length; from += AT_A_TIME) {
    const some = files
      .slice(from, from + AT_A_TIME)
      .map((file) => new Row(file, ++count, batch, mode, uses));
    for (const row of some) rows.add(row);
    sort();
    for (const row of some) {
      row.remember();
      row.again();
    }
    if (from + AT_A_TIME < files.length) await pause();
  }
}

/**
 * Reads pictures again.
 *
 * @param {(row: Row) => boolean} which
 */
export function readAgain(which) {
  for (const row of allRows().filter(which)) row.again();
}

/** @param {Row[]} gone */
function remove(gone) {
  if (!gone.length) return;
  for (const row of removed) row.dispose();
  removed = gone;
  for (const row of gone) {
    rows.delete(row);
    row.element.remove();
    row.forget();
  }
  refresh();
  const what = gone.length === 1 ? gone[0].name : `${gone.length} pictures`;
  byId("removed-said").textContent = `Removed ${what}.`;
  byId("removed").hidden = false;
  announce(`Removed ${what}. It can be undone.`);
  if (rows.size) byId("readings").focus();
  else byId("choose").focus();
}

function undo() {
  const back = removed;
  for (const row of back) rows.add(row);
  removed = [];
  byId("removed").hidden = true;
  sort();
  for (const row of back) row.remember();
  byId("readings").focus();
}

/** Puts the rows in the order that is chosen. */
function sort() {
  const { value } = byId("order", HTMLSelectElement);
  const key = ORDERS[/** @type {keyof typeof ORDERS} */ (value)];
  const sorted = [...rows].sort((one, other) => key(one) - key(other) || one.number - other.number);
  const list = byId("rows");
  // Only what stands elsewhere is moved: an element that moves loses the focus.
  sorted.forEach(({ element }, place) => {
    const there = list.children[place];
    if (there !== element) list.insertBefore(element, there ?? null);
  });
  refresh();
}

/** Shows once what many rows tell of at a time. */
function refreshSoon() {
  if (!isPlanned) queueMicrotask(refresh);
  isPlanned = true;
}

/** Shows what there is now. */
function refresh() {
  isPlanned = false;
  const all = [...rows];
  const waiting = all.filter((row) => row.isBusy).length;
  const doubtful = all.filter((row) => DOUBTFUL.has(row.state ?? "")).length;
  const done = all.length - waiting;
  const only = byId("doubtful", HTMLInputElement).checked;
  for (const row of all) {
    const isAtWork = row.element.contains(document.activeElement);
    row.element.hidden = only && !row.isBusy && !isAtWork && !DOUBTFUL.has(row.state ?? "");
  }
  byId("readings").hidden = !all.length;
  const pictures = all.length === 1 ? "1 picture" : `${all.length} pictures`;
  byId("count").textContent = waiting
    ? `${done} of ${pictures} done`
    : `${pictures}, ${doubtful || "none"} to check`;
  const bar = byId("done", HTMLProgressElement);
  bar.hidden = !waiting || all.length === 1;
  bar.value = all.length ? done / all.length : 0;
  byId("retry").hidden = !all.some(({ state }) => state === "away");
  follow();
}
