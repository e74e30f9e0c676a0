/** The field in which a text is typed and deleted, with the model's alternatives for a place. */
import { h } from "../lib/dom.js";
import { spoken } from "../lib/words.js";

/** No captcha is longer; the model's own texts are much shorter. */
const LONGEST = 40;

/**
 * What the field tells of.
 *
 * @typedef {object} Uses
 * @property {(place: number) => string[]} alternatives of the character at a place
 * @property {(text: string) => void} typed called with each text that stands in the field
 * @property {(place: number) => void} closed called with the place of the caret
 */

/**
 * A hidden field. It stays open until Enter, Escape or a button closes it: closing by itself would
 * move what the person is about to press.
 */
export class Editor {
  #before = "";

  /** @param {Uses} uses */
  constructor(uses) {
    this.uses = uses;
    this.field = h("input", {
      class: "correction",
      type: "text",
      "aria-label": "The text, to be corrected",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      enterkeyhint: "done",
      maxlength: LONGEST,
      oninput: () => this.#type(),
      onkeydown: (event) => this.#press(event),
      onkeyup: () => this.#offer(),
      onpointerup: () => this.#offer(),
    });
    this.offered = h("div", { class: "actions", role: "group", "aria-label": "Instead" });
    const done = { type: "button", class: "primary", onclick: () => this.#close() };
    const cancel = { type: "button", onclick: () => this.#cancel() };
    this.element = h(
      "div",
      { class: "editor" },
      this.field,
      this.offered,
      h("div", { class: "actions" }, h("button", done, "Done"), h("button", cancel, "Cancel")),
    );
    this.element.hidden = true;
  }

  /**
   * Shows the field.
   *
   * @param {string} text
   * @param {number} place of the character that is selected
   */
  open(text, place) {
    this.#before = this.field.value = text;
    this.element.hidden = false;
    this.#select(place);
  }

  /** @param {number} place */
  #select(place) {
    this.field.focus();
    this.field.setSelectionRange(place, place + 1);
    this.#offer();
  }

  #type() {
    const { field } = this;
    const caret = field.value.slice(0, field.selectionStart ?? 0).replaceAll(/\s/g, "").length;
    const text = field.value.replaceAll(/\s/g, "");
    if (text !== field.value) {
      field.value = text;
      field.setSelectionRange(caret, caret);
    }
    this.uses.typed(text);
    this.#offer();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    if (event.key === "Enter") this.#close();
    else this.#cancel();
  }

  /** Shows the alternatives of the character at the caret. */
  #offer() {
    const place = this.field.selectionStart ?? 0;
    const current = this.field.value[place] ?? "";
    const others = current ? this.uses.alternatives(place) : [];
    this.offered.hidden = !others.length;
    this.offered.replaceChildren(
      h("span", {}, `Instead of ${current}:`),
      ...others.map((other) => this.#alternative(place, current, other)),
    );
  }

  /**
   * @param {number} place
   * @param {string} current
   * @param {string} other
   */
  #alternative(place, current, other) {
    const onclick = () => {
      this.field.setRangeText(other, place, place + 1);
      this.uses.typed(this.field.value);
      this.#select(place);
    };
    const label = `${spoken(other)} instead of ${spoken(current)}`;
    const attributes = { type: "button", class: "instead", "aria-label": label };
    return h("button", { ...attributes, onclick }, other);
  }

  #close() {
    this.element.hidden = true;
    this.uses.closed(this.field.selectionStart ?? 0);
  }

  #cancel() {
    this.field.value = this.#before;
    this.uses.typed(this.#before);
    this.#close();
  }
}
