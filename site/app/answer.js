/** What a row says beside its picture, in each of its states. */
/** @import { Candidate, Level, Reading } from "../lib/types.js" */
import { h } from "../lib/dom.js";
import { value } from "../lib/sums.js";
import { certainty, copyLabel, otherTexts, percent, spelled } from "../lib/words.js";
import { copy, spellOut } from "./announce.js";
import { dropLimits } from "./limits-bar.js";
import { Text } from "./text.js";

/** @typedef {Level | "yours" | "empty" | "away" | "large" | "refused"} State */

/**
 * @typedef {object} Answer
 * @property {State} state
 * @property {string} said what is announced
 * @property {Node[]} elements
 */

/**
 * What an answer needs of its row.
 *
 * @typedef {object} Holder
 * @property {string | null} correction what the person made of the text; null for nothing
 * @property {(text: string | null, state: State) => void} correct
 * @property {(label?: string) => Node} againButton
 * @property {() => Node} cropButton
 * @property {() => Node} removeButton
 */

/**
 * While the picture is being read.
 *
 * @param {number} number of the picture
 */
export const waitingElements = (number) => [
  h("p", { class: "state" }, "Reading …"),
  h("progress", { "aria-label": `Reading picture ${number}` }),
];

/**
 * Where there is no text. Servers of before told of a text all the same, and their confidence was
 * that text's.
 *
 * @param {Reading} reading
 * @param {Holder} row
 * @returns {Answer}
 */
export function emptyAnswer(reading, row) {
  const { text: told, confidence } = reading;
  const sure = told || confidence < 0.5 ? "" : ` (${percent(confidence)} sure that there is none)`;
  const said = `No text found in this picture${sure}.`;
  const own = () => [
    h("p", { class: "state" }, said),
    h("p", { class: "hint" }, "Crop the picture to the text, or check the settings."),
    ...framesHint(reading),
  ];
  const { text, verdict, state } = judged({ text: "", characters: [] }, row, "empty", own, said);
  const typing = button("Type the text", () => text.edit());
  return {
    state,
    said,
    elements: [
      text.element,
      verdict,
      actions(typing, row.cropButton(), row.againButton(), row.removeButton()),
    ],
  };
}

/** @type {{level: Level, label: string}} */
const UNLIKE = { level: "unsure", label: "Unsure: your settings do not fit this picture" };

/**
 * Where there is a text.
 *
 * @param {Reading & {place: string}} reading
 * @param {Holder} row
 * @param {object} others what it says otherwise
 * @param {Reading | null} others.better without the person's restrictions, where that is better
 * @param {Reading | null} others.alone without a profile, where it was read under one
 * @returns {Answer}
 */
export function textAnswer(reading, row, { better, alone }) {
  const { confidence, elapsed_ms: elapsed, model, place } = reading;
  const { level, label } = better ? UNLIKE : certainty(reading);
  const changed = changedBy(alone, reading);
  const own = () => [
    ...(better ? [betterElement(better)] : []),
    meter(confidence),
    h("p", {}, h("b", {}, percent(confidence)), ` · ${label}`),
    ...(changed ? [h("p", { class: "by-profile" }, changed)] : []),
  ];
  const read = `Read as ${reading.text}, ${percent(confidence)} · ${label}`;
  const { text, verdict, state } = judged(reading, row, level, own, read);
  const copying = button("Copy", () => copy(text.text, copying), "primary copy");
  const others = otherTexts(reading);
  const took = `${Math.max(1, Math.round(elapsed))} ms`;
  return {
    state,
    said: `${spelled(reading.text)}. ${percent(confidence)}. ${label}. ${changed}`.trim(),
    elements: [
      text.element,
      verdict,
      actions(
        copying,
        button("Spell out", () => spellOut(text.text)),
        row.cropButton(),
        row.againButton(),
        row.removeButton(),
      ),
      ...(others.length ? [candidates(others)] : []),
      h("p", { class: "hint" }, `Read ${place} in ${took}, model ${model.name} ${model.version}`),
      ...framesHint(reading),
    ],
  };
}

/**
 * What is told where a profile changed the text; empty where none did.
 *
 * @param {Reading | null} alone
 * @param {Reading} reading
 */
function changedBy(alone, { text }) {
  if (!alone || alone.text === text) return "";
  const { confidence } = alone;
  return `Changed by the profile: by itself it reads ${alone.text}, ${percent(confidence)}.`;
}

/**
 * What is told of an animation's frames; nothing of a still picture.
 *
 * @param {Reading} reading
 */
function framesHint({ frames = 1, frames_unread: unread }) {
  const taken = `Its first ${frames} frames were taken together.`;
  const first = "Only its first frame was read: this browser does not decode the others.";
  const said = unread ? first : frames > 1 ? taken : "";
  return said ? [h("p", { class: "hint frames" }, said)] : [];
}

/**
 * The text, and under it what is to be thought of it: what the model says of its own, and of the
 * person's that it is the person's.
 *
 * @param {Pick<Reading, "text" | "characters">} reading
 * @param {Holder} row
 * @param {State} level of the model's own
 * @param {() => Node[]} own what the model says of it
 * @param {string} read the same in a line
 */
function judged(reading, row, level, own, read) {
  const verdict = h("div", { class: "confidence" });
  /** @returns {State} */
  const state = () => (row.correction === null ? level : "yours");
  const text = new Text(reading, row.correction, (made) => {
    row.correct(made === reading.text ? null : made, made === reading.text ? level : "yours");
    draw();
  });
  const draw = () =>
    verdict.replaceChildren(
      ...sumElements(value(text.text)),
      ...(row.correction === null ? own() : byPerson()),
    );
  const byPerson = () => [
    h("p", {}, h("b", {}, "By you"), ` · ${read}`),
    actions(button("Take the correction back", () => text.reset())),
  ];
  draw();
  return { text, verdict, state: state() };
}

/**
 * The number that a sum asks for, and a button that copies it.
 *
 * @param {number | null} asked
 */
function sumElements(asked) {
  if (asked === null) return [];
  const copying = button(`Copy ${asked}`, () => copy(String(asked), copying));
  const said = ["The sum’s value is ", h("b", {}, String(asked)), ". "];
  return [h("p", { class: "value" }, ...said, copying)];
}

/** @param {Reading} better */
const betterElement = ({ text, confidence }) =>
  h(
    "p",
    { class: "better" },
    `Without the limits of your settings it reads ${text}, ${percent(confidence)}. `,
    button("Read without limits", dropLimits),
  );

/** Titles where private mode, and where a server, cannot be had. */
const AWAY = { private: "Private mode is not ready", server: "The reader is away" };

/**
 * Where the picture was not read.
 *
 * @param {import("../lib/errors.js").ReadError} error
 * @param {Holder} row
 * @param {"private" | "server"} reader which one did not
 * @param {Node | null} elsewhere a button that asks another reader; null for none
 * @returns {Answer}
 */
export function errorAnswer(error, row, reader, elsewhere) {
  const isKey = error.status === 401 || error.status === 403;
  const mayPass = error.passing || isKey;
  const state = mayPass ? "away" : error.status === 413 ? "large" : "refused";
  const isBusy = error.status === 429 || error.status === 503;
  const away = isBusy ? "The server is busy" : isKey ? "No entry" : AWAY[reader];
  const title = { away, large: "Too large", refused: "Not read" }[state];
  return {
    state,
    said: `${title}. ${error.message}`,
    elements: [
      h("p", { class: "state" }, title),
      h("p", { class: "error" }, error.message),
      actions(
        mayPass ? row.againButton("Try again") : null,
        mayPass ? elsewhere : null,
        row.cropButton(),
        row.removeButton(),
      ),
    ],
  };
}

/**
 * A button of a row.
 *
 * @param {string} label
 * @param {() => void} onclick
 * @param {string} kind a CSS class, or more
 */
export const button = (label, onclick, kind = "") =>
  h("button", { type: "button", class: kind || false, onclick }, label);

/** @param {(Node | null)[]} buttons */
const actions = (...buttons) => h("div", { class: "actions" }, ...buttons);

/** @param {number} confidence */
function meter(confidence) {
  const bar = h("div", {
    role: "meter",
    class: "meter",
    "aria-label": "Confidence",
    "aria-valuemin": "0",
    "aria-valuemax": "100",
    "aria-valuenow": Math.round(confidence * 100),
    "aria-valuetext": percent(confidence),
  });
  bar.style.setProperty("--confidence", String(confidence));
  return bar;
}

/** @param {Candidate[]} others */
function candidates(others) {
  const items = others.map((other) => {
    const text = h("span", {}, other.text);
    const copying = h(
      "button",
      {
        type: "button",
        class: "candidate",
        "aria-label": copyLabel(other),
        onclick: () => copy(other.text, text),
      },
      text,
    );
    return h("li", {}, copying, h("span", { "aria-hidden": "true" }, percent(other.confidence)));
  });
  return h("div", { class: "candidates" }, h("h3", {}, "Or else"), h("ul", {}, ...items));
}
