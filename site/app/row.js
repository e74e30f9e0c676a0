/** One image and what was read in it: a list item that goes through its states by itself. */
import { ReadError } from "../lib/errors.js";
import { WEAK, WORTH_SHOWING, certainty, hasText, percent, spelled, spoken } from "../lib/words.js";
import { announce, copy, spellOut } from "./announce.js";
import { h } from "./dom.js";
import { privateIsOffered, read, setPrivate } from "./readers.js";
import { query } from "./settings.js";

// Milliseconds. To draw a notice takes as long as a reading on this computer, and it would only
// flash.
const WORTH_SAYING = 100;

/** The row of a File, reading already. `removed()` is called when the person removes it. */
export function createRow(file, number, removed) {
  const name = file.name || `image ${number}`;
  const source = URL.createObjectURL(file);
  const picture = h("img", {
    src: source,
    alt: `Picture ${number}, ${name}`,
    onerror: () => picture.closest("figure").classList.add("unshown"),
  });
  const answer = h("div", { class: "answer" });
  const row = h(
    "li",
    { class: "row", "aria-label": `Picture ${number}` },
    h("figure", {}, picture, h("figcaption", {}, name)),
    answer,
  );
  const remove = () => {
    URL.revokeObjectURL(source);
    row.remove();
    removed();
  };
  const removal = () => h("button", { type: "button", onclick: remove }, "Remove");

  async function start() {
    // Its look changes once, to what was read: drawing a state in between delays the reading.
    row.setAttribute("aria-busy", "true");
    const waiting = setTimeout(showWaiting, WORTH_SAYING);
    try {
      showReading(await read(file, query()));
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      showError(error);
    } finally {
      clearTimeout(waiting);
      row.removeAttribute("aria-busy");
    }
  }

  function showWaiting() {
    row.dataset.state = "reading";
    answer.replaceChildren(h("p", { class: "state" }, "Reading …"), h("progress", { "aria-label": `Reading picture ${number}` }));
  }

  function showReading(reading) {
    if (!hasText(reading)) {
      row.dataset.state = "empty";
      const message = "No text found in this picture.";
      answer.replaceChildren(
        h("p", { class: "state" }, message),
        h("p", { class: "hint" }, `${reading.text ? "" : `Confidence ${percent(reading.confidence)}. `}Crop the picture to the text, or check the settings.`),
        h("div", { class: "actions" }, again(), removal()),
      );
      announce(`${name}: ${message}`);
      return;
    }
    const { level, label } = certainty(reading);
    row.dataset.state = level;
    const shown = createText(reading);
    const others = reading.candidates.filter(
      ({ text, confidence }) => text && text !== reading.text && confidence >= WORTH_SHOWING,
    );
    fill(
      shown.element,
      h(
        "div",
        { class: "confidence" },
        meter(reading.confidence),
        h("p", {}, h("b", {}, percent(reading.confidence)), ` · ${label}`),
      ),
      h(
        "div",
        { class: "actions" },
        h("button", { type: "button", class: "primary copy", onclick: (event) => copy(shown.text(), event.currentTarget) }, "Copy"),
        h("button", { type: "button", onclick: () => spellOut(shown.text()) }, "Spell out"),
        again(),
        removal(),
      ),
      others.length ? candidates(others) : null,
      h("p", { class: "hint" }, `Read ${reading.place} in ${Math.max(1, Math.round(reading.elapsed_ms))} ms, model ${reading.model.name} ${reading.model.version}`),
    );
    announce(`${name}: ${spelled(reading.text)}. ${percent(reading.confidence)}. ${label}.`);
  }

  function showError(error) {
    row.dataset.state = error.passing ? "away" : error.status === 413 ? "large" : "refused";
    const title = { away: "The reader is away", large: "Too large", refused: "Not read" }[row.dataset.state];
    fill(
      h("p", { class: "state" }, title),
      h("p", { class: "error" }, error.message),
      h(
        "div",
        { class: "actions" },
        error.passing ? again("Try again") : null,
        error.passing && privateIsOffered()
          ? h("button", { type: "button", onclick: async () => (await setPrivate(true), start()) }, "Read on this computer instead")
          : null,
        removal(),
      ),
    );
    announce(`${name}: ${title}. ${error.message}`);
  }

  const fill = (...children) => answer.replaceChildren(...children.filter(Boolean));

  const again = (label = "Read again") =>
    h("button", { type: "button", onclick: start, class: "again" }, label);

  start();
  return { element: row, remove, again: start };
}

/** The text as one button a character; arrow keys move between them and try alternatives. */
function createText(reading) {
  const chosen = reading.characters.map(() => 0);
  const variants = reading.characters.map((own) => [own, ...own.alternatives]);
  const group = h("div", { class: "text", role: "group" });
  const text = () => chosen.map((variant, place) => variants[place][variant].text).join("");

  const buttons = variants.map((all, place) =>
    h("button", {
      type: "button",
      tabindex: place ? "-1" : "0",
      onclick: () => change(place, 1),
      onkeydown: (event) => press(event, place),
      onfocus: () => buttons.forEach((button, at) => (button.tabIndex = at === place ? 0 : -1)),
    }),
  );
  buttons.forEach((_, place) => draw(place));
  group.append(...buttons);
  group.setAttribute("aria-label", `Text: ${spelled(reading.text)}`);

  function draw(place) {
    const { text: character, confidence } = variants[place][chosen[place]];
    const button = buttons[place];
    button.textContent = character;
    button.classList.toggle("weak", confidence < WEAK);
    button.classList.toggle("changed", chosen[place] > 0);
    button.style.setProperty("--confidence", confidence);
    const others = variants[place].filter((_, at) => at !== chosen[place]).map((v) => spoken(v.text));
    button.setAttribute(
      "aria-label",
      `${spoken(character)}, ${percent(confidence)}${others.length ? `; or ${others.join(", ")}` : ""}`,
    );
    button.title = `${percent(confidence)}${others.length ? `; ↑ ↓ for ${variants[place].map((v) => v.text).join(" ")}` : ""}`;
  }

  function change(place, by) {
    const count = variants[place].length;
    chosen[place] = (chosen[place] + by + count) % count;
    draw(place);
    const { text: character, confidence } = variants[place][chosen[place]];
    group.setAttribute("aria-label", `Text: ${spelled(text())}`);
    announce(`${spoken(character)}, ${percent(confidence)}`);
  }

  function press(event, place) {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === "Home") buttons[0].focus();
    else if (event.key === "End") buttons.at(-1).focus();
    else if (move) buttons[place + move]?.focus();
    else if (by) change(place, by);
    else return;
    event.preventDefault();
  }

  return { element: group, text };
}

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
  bar.style.setProperty("--confidence", confidence);
  return bar;
}

function candidates(others) {
  return h(
    "div",
    { class: "candidates" },
    h("h3", {}, "Or else"),
    h(
      "ul",
      {},
      ...others.map(({ text, confidence }) =>
        h(
          "li",
          {},
          h("button", { type: "button", class: "candidate", "aria-label": `Copy ${text}: ${spelled(text)}, ${percent(confidence)}`, onclick: (event) => copy(text, event.currentTarget.firstChild) }, h("span", {}, text)),
          h("span", { "aria-hidden": "true" }, percent(confidence)),
        ),
      ),
    ),
  );
}
