/** One image and what was read in it: a list item that goes through its states by itself. */
/** @import { Answer, State } from "./answer.js" */
/** @import { Reading } from "../lib/types.js" */
/** @import { Kept } from "./history.js" */
/** @import { Part } from "./pictures.js" */
/** @import { Mode } from "./readers.js" */
import { h } from "../lib/dom.js";
import { ReadError } from "../lib/errors.js";
import { betterText, hasText } from "../lib/words.js";
import { announce } from "./announce.js";
import { button, emptyAnswer, errorAnswer, textAnswer, waitingElements } from "./answer.js";
import { openCrop } from "./crop.js";
import { elsewhereButton } from "./elsewhere.js";
import { forget, keep } from "./history.js";
import { prepared } from "./pictures.js";
import { isLimited } from "./limits-bar.js";
import { read, staysHere } from "./readers.js";
import { aloneQuery, freeQuery, query, settings } from "./settings.js";

// Milliseconds. To draw a notice takes as long as a reading on this computer, and it would only
// flash.
const WORTH_SAYING = 100;

/** @typedef {Reading & {place: string}} Shown a reading, and where it was made */

/**
 * @typedef {object} Uses
 * @property {(row: Row) => void} remove called when the person removes the row
 * @property {() => void} changed called when what is shown has changed
 */

/** The row of a file. It is read when `again` is called. */
export class Row {
  /** Of several readings of this picture the last one asked for is shown. */
  #asked = 0;
  #answer = h("div", { class: "answer" });
  #source = "";
  /** Shows all of the picture. */
  #image;
  /** Shows the part that is read, where that is not all. */
  #cropped;
  #caption;
  /** The button that had the focus before its row was drawn anew; empty for none. */
  #focused = "";
  /**
   * The id in the history once all so far is kept; undefined where it is not there.
   *
   * @type {Promise<number | undefined>}
   */
  #keeping = Promise.resolve(undefined);

  /**
   * @param {File} file
   * @param {number} number of the picture on this page
   * @param {number} batch which hand-in it came with
   * @param {Mode} mode that it was handed in under
   * @param {Uses} uses
   */
  constructor(file, number, batch, mode, uses) {
    this.file = file;
    this.number = number;
    this.batch = batch;
    this.mode = mode;
    this.name = file.name || `image ${number}`;
    this.uses = uses;
    /** @type {Part | null} */
    this.part = null;
    /** @type {Shown | null} */
    this.reading = null;
    /** What it says without a profile, where it was read under one. @type {Shown | null} */
    this.alone = null;
    /** @type {Reading | null} */
    this.better = null;
    this.failed = false;
    /** @type {string | null} */
    this.correction = null;
    this.#source = URL.createObjectURL(file);
    const alt = `Picture ${number}, ${this.name}`;
    const onerror = () => figure.classList.add("unshown");
    this.#image = h("img", { loading: "lazy", src: this.#source, alt, onerror });
    this.#cropped = h("img", { alt: `${alt}, cropped` });
    this.#cropped.hidden = true;
    this.#caption = h("figcaption", {}, this.name);
    const figure = h("figure", {}, this.#image, this.#cropped, this.#caption);
    this.element = h(
      "li",
      { class: "row", "aria-label": `Picture ${number}` },
      figure,
      this.#answer,
    );
  }

  /** The look of the row: what `Answer` calls its state. */
  get state() {
    return this.element.dataset.state;
  }

  /** Whether it is being read. */
  get isBusy() {
    return this.element.hasAttribute("aria-busy");
  }

  /** What the picture says by itself; null where it could not be read. */
  get own() {
    return this.failed ? null : (this.alone ?? this.reading);
  }

  /** The text as it stands now; empty for none. */
  get text() {
    if (this.correction !== null) return this.correction;
    return this.reading && hasText(this.reading) ? this.reading.text : "";
  }

  /** How much there is to check: the smaller, the more. */
  get doubt() {
    if (this.correction !== null) return 2;
    return this.text && this.state !== "unsure" ? 1 + this.#confidence : this.#confidence - 1;
  }

  get #confidence() {
    return this.text ? (this.reading?.confidence ?? 0) : 0;
  }

  /** The picture as it is read: cropped, scaled or converted where it has to be. */
  async prepare() {
    const { blob, how } = await prepared(this.file, this.#image, this.part);
    const said = [this.name, this.part ? "cropped" : "", how].filter(Boolean);
    this.#caption.textContent = said.join(", ");
    URL.revokeObjectURL(this.#cropped.src);
    if (this.part) this.#cropped.src = URL.createObjectURL(blob);
    this.#cropped.hidden = !this.part;
    this.#image.hidden = Boolean(this.part);
    return blob;
  }

  /** Lets go of the picture of a row that is off the page for good. */
  dispose() {
    URL.revokeObjectURL(this.#source);
    URL.revokeObjectURL(this.#cropped.src);
  }

  /** Reads the picture, and shows what was read. */
  async again() {
    const asked = ++this.#asked;
    // Its look changes once, to what was read: drawing a state in between delays the reading.
    this.element.setAttribute("aria-busy", "true");
    this.uses.changed();
    const waiting = setTimeout(
      () => this.#show("reading", waitingElements(this.number)),
      WORTH_SAYING,
    );
    try {
      const { state, said, elements } = await this.#answered();
      if (asked !== this.#asked) return;
      this.#show(state, elements);
      if (this.element.isConnected) announce(`${this.name}: ${said}`);
    } finally {
      clearTimeout(waiting);
      if (asked === this.#asked) {
        this.element.removeAttribute("aria-busy");
        this.uses.changed();
        this.remember();
      }
    }
  }

  /** @param {string} label */
  againButton(label = "Read again") {
    return button(label, () => this.again(), "again");
  }

  /** The button that crops the picture, hidden until there is one to be seen. */
  cropButton() {
    const crop = button("Crop", () => {
      openCrop(this.#image, this.part, (part) => {
        this.part = part;
        this.again();
      });
    });
    crop.hidden = !this.#image.naturalWidth;
    if (crop.hidden) this.#image.addEventListener("load", () => (crop.hidden = false));
    return crop;
  }

  /** The button that takes the row off the page. */
  removeButton() {
    return button("Remove", () => this.uses.remove(this));
  }

  /**
   * Keeps what the person made of the text, whatever is read from now on.
   *
   * @param {string | null} text null for what was read
   * @param {State} state the look of the row
   */
  correct(text, state) {
    this.correction = text;
    this.element.dataset.state = state;
    this.uses.changed();
    this.remember();
  }

  /** @returns {Promise<Answer>} */
  async #answered() {
    try {
      const blob = await this.prepare();
      const reading = await read(blob, query(), this.mode);
      const free = isLimited() ? await read(blob, freeQuery(), this.mode) : null;
      this.alone = settings.profile ? await read(blob, aloneQuery(), this.mode) : null;
      this.better = free && betterText(reading, free);
      this.reading = reading;
      this.failed = false;
      return this.#read(reading);
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      this.failed = true;
      return this.#unread(error);
    }
  }

  /** @param {Shown} reading */
  #read(reading) {
    return hasText(reading) ? textAnswer(reading, this, this) : emptyAnswer(reading, this);
  }

  /** @param {ReadError} error */
  #unread(error) {
    const reader = staysHere(this.mode) ? "private" : "server";
    const elsewhere = elsewhereButton(this.mode, (mode) => {
      this.mode = mode;
      this.again();
    });
    return errorAnswer(error, this, reader, elsewhere);
  }

  /**
   * Shows what the picture says together with others, or again what it says by itself.
   *
   * @param {Shown | null} together null for by itself
   */
  showTogether(together) {
    const { own } = this;
    if (!own || (!together && !this.alone)) return;
    this.reading = together ?? own;
    this.alone = together && own;
    const { state, elements } = this.#read(this.reading);
    this.#show(state, elements);
    this.uses.changed();
    this.remember();
  }

  /**
   * Shows what the history kept. A picture that was not read then waits for the person.
   *
   * @param {Kept} kept
   */
  restore({ id, part, reading, alone = null, better, correction }) {
    this.#keeping = Promise.resolve(id);
    Object.assign(this, { part, reading, alone, better, correction });
    const closed = new ReadError(0, "The page was closed before this picture was read.");
    const { state, elements } = reading ? this.#read(reading) : this.#unread(closed);
    this.#show(state, elements);
    if (part) this.prepare().catch(() => {});
  }

  /** Has the history keep the row as it is now. */
  remember() {
    const { file, batch, mode, part, reading, alone, better, correction } = this;
    this.#keeping = this.#keeping.then((id) => {
      if (this.element.isConnected) {
        return keep({ id, file, batch, mode, part, reading, alone, better, correction });
      }
      return id;
    });
  }

  /** Has the history forget the row, which is off the page. */
  forget() {
    this.#keeping = this.#keeping.then(async (id) => {
      if (id !== undefined) await forget(id);
      return undefined;
    });
  }

  /**
   * @param {string} state
   * @param {Node[]} elements
   */
  #show(state, elements) {
    const { activeElement } = document;
    if (this.#answer.contains(activeElement)) this.#focused = activeElement?.textContent ?? "";
    this.element.dataset.state = state;
    this.#answer.replaceChildren(...elements);
    if (!this.#focused || document.activeElement !== document.body) return;
    const buttons = [...this.#answer.querySelectorAll("button")];
    const same = buttons.find(({ textContent }) => textContent === this.#focused);
    same?.focus();
    if (same) this.#focused = "";
  }
}
