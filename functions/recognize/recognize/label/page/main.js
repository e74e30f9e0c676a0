/** The page for labelling: a picture, a field, and the keys that go on, back and past it. */
/** @import { Conflict, Item } from "./backend.js" */
/** @import { State } from "./words.js" */
import * as backend from "./backend.js";
import { marks, outlook } from "./words.js";

const DRAFT = "draft";

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const field = /** @type {HTMLInputElement} */ (byId("text"));
const picture = /** @type {HTMLImageElement} */ (byId("picture"));
const bar = /** @type {HTMLProgressElement} */ (byId("done"));

/** The picture of the moment. @type {Item | null} */
let shown = null;
/** Files that were labelled or skipped, the last one last. @type {string[]} */
let passed = [];
/** @type {State | null} */
let state = null;
/** Whether an answer is awaited: keys that come meanwhile are not for the next picture. */
let isBusy = false;

/** @param {string} message empty for none */
function problem(message) {
  byId("problem").textContent = message;
  byId("problem").hidden = !message;
}

/**
 * Does one thing after the other; says what kept it from being done.
 *
 * @param {() => Promise<void>} act
 */
async function alone(act) {
  if (isBusy) return;
  isBusy = true;
  problem("");
  try {
    await act();
  } catch (error) {
    if (error instanceof backend.Refused && error.conflict) showConflict(error.conflict);
    problem(error instanceof Error ? error.message : String(error));
  } finally {
    isBusy = false;
  }
}

async function showState() {
  state = await backend.state();
  const { folder, pictures, labelled, conflicts } = state;
  byId("folder").textContent = folder;
  const asked = conflicts ? `, ${conflicts} with two labels` : "";
  byId("count").textContent = `${labelled} of ${pictures} labelled${asked}`;
  bar.hidden = !pictures;
  bar.value = pictures ? labelled / pictures : 0;
  const said = outlook(state);
  byId("outlook").hidden = !said;
  byId("outlook-said").textContent = said;
}

/** @param {Item | null} item null where there is none left */
async function show(item) {
  shown = item;
  byId("form").hidden = !item;
  byId("finished").hidden = Boolean(item);
  if (!item) return finish();
  picture.src = await backend.address(item.file);
  byId("file").textContent = item.file;
  field.value = draftOf(item.file) ?? (item.text || item.read);
  byId("read").textContent = toldOf(item);
  byId("back").toggleAttribute("disabled", !passed.length);
  showConflict(item.conflict);
  showMarks();
  field.focus();
  field.select();
}

/** @param {Item} item */
function toldOf({ unread, read, confidence }) {
  if (unread) return `It could not be read: ${unread}`;
  if (!read) return "The reader found no text in it.";
  return `Read as ${read}, ${Math.floor(100 * confidence)} % sure.`;
}

function finish() {
  const none = !state?.pictures;
  byId("finished").textContent = none ? "" : "Every picture has a label. They are saved.";
  if (!none) byId("finished").focus();
}

/** @param {Conflict | null} conflict */
function showConflict(conflict) {
  byId("conflict").hidden = !conflict;
  if (!conflict || !shown) return;
  const { text, other } = conflict;
  shown.text = text;
  byId("conflict-said").textContent = `This picture has two labels: ${text} and ${other}.`;
  for (const [id, one] of Object.entries({ stands: text, other })) {
    byId(id).textContent = `It says ${one}`;
    byId(id).onclick = () => {
      field.value = one;
      alone(save);
    };
  }
}

function showMarks() {
  const found = state ? marks(field.value.trim(), state.profile) : [];
  byId("marks").replaceChildren(
    ...found.map((sentence) => {
      const mark = document.createElement("li");
      mark.textContent = sentence;
      return mark;
    }),
  );
}

async function save() {
  const text = field.value.trim();
  if (!shown) return;
  if (!text) throw new Error("Type what it says, or skip it.");
  await backend.put(shown.file, text, shown.text, shown.conflict?.other ?? "");
  forgetDraft();
  await pass();
}

/** Goes on to the next picture. */
async function pass() {
  if (shown) passed = [...passed.filter((file) => file !== shown?.file), shown.file];
  await showState();
  await show(await backend.next());
}

async function goBack() {
  const file = passed.pop();
  if (file) await show(await backend.item(file));
}

/** @param {number} by */
function tryOther(by) {
  if (!shown) return;
  const texts = [...new Set([shown.read, ...shown.alternatives])].filter(Boolean);
  if (!texts.length) return;
  const at = texts.indexOf(field.value);
  field.value = texts[(Math.max(at, 0) + (at < 0 ? 0 : by) + texts.length) % texts.length];
  keepDraft();
  showMarks();
}

function keepDraft() {
  try {
    localStorage.setItem(DRAFT, JSON.stringify({ file: shown?.file, text: field.value }));
  } catch {
    // A browser that keeps nothing labels as well.
  }
}

/** What was typed last and not saved. @returns {{file?: string, text?: string}} */
function draft() {
  try {
    return JSON.parse(localStorage.getItem(DRAFT) ?? "{}");
  } catch {
    return {};
  }
}

/** @param {string} file */
const draftOf = (file) => (draft().file === file && draft().text) || null;

function forgetDraft() {
  try {
    localStorage.removeItem(DRAFT);
  } catch {
    // There was none.
  }
}

/** @param {KeyboardEvent} event */
function press(event) {
  if (event.isComposing) return;
  if (event.key === "Escape") alone(pass);
  else if (event.key === "Enter" && event.shiftKey) alone(goBack);
  else if (event.key === "ArrowUp") tryOther(-1);
  else if (event.key === "ArrowDown") tryOther(1);
  else return;
  event.preventDefault();
}

const begin = () =>
  alone(async () => {
    await showState();
    // What was being typed when the page was closed comes first.
    const { file } = draft();
    const drafted = file ? await backend.item(file).catch(() => null) : null;
    await show(drafted ?? (await backend.next()));
  });

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  alone(save);
});
field.addEventListener("keydown", press);
field.addEventListener("input", () => {
  keepDraft();
  showMarks();
});
byId("skip").addEventListener("click", () => alone(pass));
byId("back").addEventListener("click", () => alone(goBack));
await backend.install(begin);
await begin();
document.body.dataset.ready = "";
