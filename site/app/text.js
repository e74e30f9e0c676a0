/** The text of a reading: a button for each character, and a field in which it is corrected. */
/** @import { Candidate, Reading } from "../lib/types.js" */
import { h } from "../lib/dom.js";
import { isWeak, percent, spelled, spoken } from "../lib/words.js";
import { announce } from "./announce.js";
import { Editor } from "./editor.js";

/** @typedef {{text: string, variants: Candidate[]}} Cell a character, and the model's for it */

/** @type {Record<string, number | undefined>} */
const ACROSS = { ArrowLeft: -1, ArrowRight: 1 };
/** @type {Record<string, number | undefined>} */
const THROUGH = { ArrowUp: -1, ArrowDown: 1 };

/**
 * The text as buttons. Arrow keys move between characters and try alternatives; a click, or a key
 * that types opens a field with the text.
 */
export class Text {
  /**
   * Made when it is first opened: browsers look through every field of a page whenever one comes.
   *
   * @type {Editor | null}
   */
  #editor = null;

  /**
   * @param {Pick<Reading, "text" | "characters">} reading
   * @param {string | null} corrected what the person made of it
   * @param {(text: string) => void} changed called with each text that the person makes of it
   */
  constructor(reading, corrected, changed) {
    this.read = reading.text;
    this.changed = changed;
    this.own = reading.characters.map((one) => ({
      text: one.text,
      variants: [one, ...one.alternatives],
    }));
    this.cells = aligned(this.own, corrected ?? this.read);
    this.group = h("div", { class: "text", role: "group" });
    this.element = h("div", { class: "texts" }, this.group);
    this.#draw();
  }

  /** The text as it stands now. */
  get text() {
    return this.cells.map((cell) => cell.text).join("");
  }

  /**
   * Opens the field.
   *
   * @param {number} place of the character that is selected
   */
  edit(place = 0) {
    this.group.hidden = true;
    this.#editor ??= this.#newEditor();
    this.#editor.open(this.text, place);
  }

  #newEditor() {
    const editor = new Editor({
      alternatives: (place) => others(this.cells[place]).map((one) => one.text),
      typed: (text) => this.#make(text),
      closed: (place) => this.#closed(place),
    });
    this.element.append(editor.element);
    return editor;
  }

  /** Takes all corrections back. */
  reset() {
    if (this.#editor) this.#editor.element.hidden = true;
    this.#make(this.read);
    this.#closed(0);
  }

  /** @param {string} text empty for what was read */
  #make(text) {
    this.cells = aligned(this.own, text || this.read);
    this.#draw();
    this.changed(this.text);
  }

  /** @param {number} place that has the focus then */
  #closed(place) {
    this.group.hidden = false;
    const buttons = this.group.querySelectorAll("button");
    buttons[Math.min(place, buttons.length - 1)]?.focus();
    announce(`${spelled(this.text)}.`);
  }

  /**
   * @param {number} place
   * @param {number} by
   */
  #tryNext(place, by) {
    const { variants, text } = this.cells[place];
    if (!variants.length) return;
    const at = Math.max(
      0,
      variants.findIndex((one) => one.text === text),
    );
    const next = variants[(at + by + variants.length) % variants.length];
    this.cells[place].text = next.text;
    this.#draw();
    this.group.querySelectorAll("button")[place].focus();
    this.changed(this.text);
    announce(`${spoken(next.text)}, ${percent(next.confidence)}`);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} place
   */
  #press(event, place) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const across = ACROSS[event.key];
    const through = THROUGH[event.key];
    const buttons = this.group.querySelectorAll("button");
    if (event.key === "Home") buttons[0].focus();
    else if (event.key === "End") buttons[buttons.length - 1].focus();
    else if (across) buttons[place + across]?.focus();
    else if (through) this.#tryNext(place, through);
    else {
      // The field has the focus before the key does what it does in a field.
      if (/^(\S|Backspace|Delete)$/u.test(event.key)) this.edit(place);
      return;
    }
    event.preventDefault();
  }

  #draw() {
    this.group.setAttribute("aria-label", `Text: ${spelled(this.text)}`);
    const buttons = this.cells.map((_, place) =>
      h("button", {
        type: "button",
        tabindex: place ? "-1" : "0",
        onclick: () => this.edit(place),
        onkeydown: (event) => this.#press(event, place),
        onfocus: () => buttons.forEach((button, at) => (button.tabIndex = at === place ? 0 : -1)),
      }),
    );
    buttons.forEach((button, place) => drawCharacter(button, this.cells[place]));
    this.group.replaceChildren(...buttons);
  }
}

/** @param {Cell | undefined} cell */
const others = (cell) => cell?.variants.filter((one) => one.text !== cell.text) ?? [];

/**
 * The cells of a text that was made of those of a reading: what stands before and after the change
 * keeps its place, and so does what was written over.
 *
 * @param {Cell[]} own
 * @param {string} text
 * @returns {Cell[]}
 */
function aligned(own, text) {
  const typed = [...text];
  const both = Math.min(typed.length, own.length);
  let before = 0;
  while (before < both && own[before].text === typed[before]) before++;
  let after = 0;
  while (after < both - before && own.at(-1 - after)?.text === typed.at(-1 - after)) after++;
  const isOver = typed.length === own.length;
  return typed.map((character, place) => {
    const fromEnd = typed.length - place;
    if (place < before || isOver) return { text: character, variants: own[place].variants };
    const variants = fromEnd <= after ? own[own.length - fromEnd].variants : [];
    return { text: character, variants };
  });
}

/**
 * Shows a character on its button.
 *
 * @param {HTMLButtonElement} button
 * @param {Cell} cell its variants the model's own first
 */
function drawCharacter(button, cell) {
  const { text } = cell;
  const [own] = cell.variants;
  const isOwn = own?.text === text;
  const rest = others(cell);
  const likely = isOwn ? percent(own.confidence) : "by you";
  const or = rest.length ? `; or ${rest.map((one) => spoken(one.text)).join(", ")}` : "";
  button.textContent = text;
  button.classList.toggle("weak", isOwn && isWeak(own));
  button.classList.toggle("changed", !isOwn);
  button.style.setProperty("--confidence", String(isOwn ? own.confidence : 1));
  button.setAttribute("aria-label", `${spoken(text)}, ${likely}${or}`);
  const all = [text, ...rest.map((one) => one.text)].join(" ");
  button.title = `${likely}${rest.length ? `; ↑ ↓ for ${all}` : ""}; click or type to correct`;
}
