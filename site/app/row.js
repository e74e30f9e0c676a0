/** One image and what was read in it: a list item that goes through its states by itself. */
import { h } from "../lib/dom.js";
import { ReadError } from "../lib/errors.js";
import { hasText } from "../lib/words.js";
import { announce } from "./announce.js";
import { button, emptyAnswer, errorAnswer, textAnswer, waitingElements } from "./answer.js";
import { privateIsOffered, read, setPrivate } from "./readers.js";
import { query } from "./settings.js";

// Milliseconds. To draw a notice takes as long as a reading on this computer, and it would only
// flash.
const WORTH_SAYING = 100;

/**
 * The row of a file, reading already.
 *
 * @param {File} file
 * @param {number} number of the picture on this page
 * @param {() => void} removed called when the person removes the row
 */
export function createRow(file, number, removed) {
  const name = file.name || `image ${number}`;
  const source = URL.createObjectURL(file);
  const picture = h("img", {
    src: source,
    alt: `Picture ${number}, ${name}`,
    onerror: () => figure.classList.add("unshown"),
  });
  const figure = h("figure", {}, picture, h("figcaption", {}, name));
  const answer = h("div", { class: "answer" });
  const element = h("li", { class: "row", "aria-label": `Picture ${number}` }, figure, answer);
  const remove = () => {
    URL.revokeObjectURL(source);
    element.remove();
    removed();
  };
  const buttons = {
    again: (label = "Read again") => button(label, again, "again"),
    remove: () => button("Remove", remove),
  };

  async function again() {
    // Its look changes once, to what was read: drawing a state in between delays the reading.
    element.setAttribute("aria-busy", "true");
    const waiting = setTimeout(() => show("reading", waitingElements(number)), WORTH_SAYING);
    try {
      const { state, said, elements } = await answered();
      show(state, elements);
      announce(`${name}: ${said}`);
    } finally {
      clearTimeout(waiting);
      element.removeAttribute("aria-busy");
    }
  }

  async function answered() {
    try {
      const reading = await read(file, query());
      return hasText(reading) ? textAnswer(reading, buttons) : emptyAnswer(reading, buttons);
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      return errorAnswer(error, buttons, privateIsOffered() ? readHere : null);
    }
  }

  const readHere = () => setPrivate(true).then(again);

  /**
   * @param {string} state
   * @param {Node[]} elements
   */
  function show(state, elements) {
    element.dataset.state = state;
    answer.replaceChildren(...elements);
  }

  again();
  return { element, remove, again };
}
