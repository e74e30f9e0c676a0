/** The text of a reading as one button a character, which a person can go through and change. */
/** @import { Candidate, Reading } from "../lib/types.js" */
import { h } from "../lib/dom.js";
import { isWeak, percent, spelled, spoken } from "../lib/words.js";
import { announce } from "./announce.js";

/** @type {Record<string, number | undefined>} */
const ACROSS = { ArrowLeft: -1, ArrowRight: 1 };
/** @type {Record<string, number | undefined>} */
const THROUGH = { ArrowUp: -1, ArrowDown: 1 };

/**
 * Arrow keys move between the characters and try alternatives. `text()`: as it stands now.
 *
 * @param {Reading} reading
 */
export function createText({ text: read, characters }) {
  const chosen = characters.map(() => 0);
  /** @type {Candidate[][]} */
  const variants = characters.map((own) => [own, ...own.alternatives]);
  const group = h("div", { class: "text", role: "group", "aria-label": `Text: ${spelled(read)}` });
  const text = () => chosen.map((variant, place) => variants[place][variant].text).join("");

  const buttons = variants.map((_, place) =>
    h("button", {
      type: "button",
      tabindex: place ? "-1" : "0",
      onclick: () => change(place, 1),
      onkeydown: (event) => press(event, place),
      onfocus: () => buttons.forEach((button, at) => (button.tabIndex = at === place ? 0 : -1)),
    }),
  );
  buttons.forEach((button, place) => drawCharacter(button, variants[place], 0));
  group.append(...buttons);

  /**
   * @param {number} place
   * @param {number} by
   */
  function change(place, by) {
    const count = variants[place].length;
    chosen[place] = (chosen[place] + by + count) % count;
    drawCharacter(buttons[place], variants[place], chosen[place]);
    const { text: character, confidence } = variants[place][chosen[place]];
    group.setAttribute("aria-label", `Text: ${spelled(text())}`);
    announce(`${spoken(character)}, ${percent(confidence)}`);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} place
   */
  function press(event, place) {
    const across = ACROSS[event.key];
    const through = THROUGH[event.key];
    if (event.key === "Home") buttons[0].focus();
    else if (event.key === "End") buttons.at(-1)?.focus();
    else if (across) buttons[place + across]?.focus();
    else if (through) change(place, through);
    else return;
    event.preventDefault();
  }

  return { element: group, text };
}

/**
 * Shows one of a place's variants on its button.
 *
 * @param {HTMLButtonElement} button
 * @param {Candidate[]} variants the model's own first
 * @param {number} chosen
 */
function drawCharacter(button, variants, chosen) {
  const shown = variants[chosen];
  const others = variants.filter((variant) => variant !== shown).map(({ text }) => spoken(text));
  const likely = percent(shown.confidence);
  button.textContent = shown.text;
  button.classList.toggle("weak", isWeak(shown));
  button.classList.toggle("changed", chosen > 0);
  button.style.setProperty("--confidence", String(shown.confidence));
  button.setAttribute(
    "aria-label",
    `${spoken(shown.text)}, ${likely}${others.length ? `; or ${others.join(", ")}` : ""}`,
  );
  const all = variants.map(({ text }) => text).join(" ");
  button.title = `${likely}${others.length ? `; ↑ ↓ for ${all}` : ""}`;
}
