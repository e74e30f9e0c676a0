/** The small card in the page's corner that shows a reading, until the person closes it. */
/** @import { CardContent } from "../types.js" */
import { h } from "../lib/dom.js";
import css from "./card.css";
import { inTab, nothing } from "./in-tab.js";
import { keep } from "./keys.js";
import { shadow } from "./shadow.js";

// Where the card moves, from the right lower corner, where the style sheet puts it.
const CORNERS = [
  "16px 16px auto auto",
  "16px auto auto 16px",
  "auto auto 16px 16px",
  "auto 16px 16px auto",
];
// A live region speaks of what changes in it after it is there.
const SPEAKS_AFTER_MS = 100;
const PASTE = "Copied. Paste it with Ctrl + V.";
const NOT_COPIED = "Not copied, for it is probably wrong: your clipboard is as it was.";

/**
 * Shows what the service worker says of a reading, in place of the card before. Closing the card
 * ends the port, and with it the reading.
 *
 * @param {chrome.runtime.Port} port
 */
export function awaitAnswer(port) {
  inTab.closeCard();
  let waiting = true;
  let remove = nothing;
  const close = () => {
    remove();
    port.disconnect();
    if (inTab.closeCard === close) inTab.closeCard = nothing;
  };
  inTab.closeCard = close;
  port.onMessage.addListener((/** @type {CardContent} */ content) => {
    remove();
    waiting = content.waiting ?? false;
    remove = showCard(content, close);
  });
  port.onDisconnect.addListener(() => {
    if (waiting) close();
  });
}

/**
 * Shows the card, and returns what removes it.
 *
 * @param {CardContent} content
 * @param {() => void} close called when the person closes it
 */
function showCard(content, close) {
  const { host, root } = shadow(css);
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key !== "Escape") return;
    keep(event);
    close();
  };
  const status = h("div", { class: "unseen", role: "status" });
  const card = h(
    "section",
    { class: "card look", popover: "manual", "aria-label": "Captcha reader" },
    head(content, () => moveOn(card), close),
    content.text ? bar(content.confidence ?? 0) : null,
    h("p", {}, content.detail ?? ""),
    ...offers(content, status),
    status,
  );
  card.dataset.level = content.level ?? "";
  if (content.copied) card.dataset.copied = "yes";
  listenToDrag(card);
  root.append(card);
  place(host, card);
  addEventListener("keydown", onKey, true);
  const stay = leaveLater(card, content, close);
  setTimeout(() => {
    status.textContent = content.spoken ?? `${content.title} ${content.detail ?? ""}`;
  }, SPEAKS_AFTER_MS);
  return () => {
    stay();
    host.remove();
    removeEventListener("keydown", onKey, true);
  };
}

/**
 * Closes the card once its text is on the clipboard and nobody was at it for a while, in a tab that
 * is shown; returns what ends that.
 *
 * @param {HTMLElement} card
 * @param {CardContent} content
 * @param {() => void} close
 */
function leaveLater(card, { leavesAfter = 0 }, close) {
  if (!leavesAfter) return nothing;
  let alone = 0;
  const timer = setInterval(() => {
    if (document.hidden) return;
    const isWanted = !card.dataset.copied || card.matches(":hover, :focus-within");
    alone = isWanted ? 0 : alone + 1;
    if (alone >= leavesAfter) close();
  }, 1000);
  return () => clearInterval(timer);
}

/**
 * Puts the card over the page: into the modal dialog that is open there, which makes everything
 * outside of it inert, until that is closed.
 *
 * @param {HTMLElement} host
 * @param {HTMLElement} card
 */
function place(host, card) {
  const modal = [...document.querySelectorAll("dialog:modal")].at(-1);
  (modal ?? document.documentElement).append(host);
  card.showPopover();
  const onClose = () => {
    if (host.isConnected) place(host, card);
  };
  modal?.addEventListener("close", onClose, { once: true });
}

/**
 * Lets the person drag the card off what it covers; its button does the same for the keyboard.
 *
 * @param {HTMLElement} card
 */
function listenToDrag(card) {
  /** @type {{x: number, y: number} | null} */
  let held = null;
  card.addEventListener("pointerdown", ({ target, button, pointerId, clientX, clientY }) => {
    const onHead =
      target instanceof Element && target.closest(".head") && !target.closest("button");
    if (button !== 0 || !onHead) return;
    const { x, y } = card.getBoundingClientRect();
    held = { x: clientX - x, y: clientY - y };
    card.setPointerCapture(pointerId);
  });
  card.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (!held) return;
    const { width, height } = card.getBoundingClientRect();
    const left = Math.min(innerWidth - width, Math.max(0, clientX - held.x));
    const top = Math.min(innerHeight - height, Math.max(0, clientY - held.y));
    card.style.inset = `${top}px auto auto ${left}px`;
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) {
    card.addEventListener(end, () => (held = null));
  }
}

/**
 * Puts the card into the next of the window's corners.
 *
 * @param {HTMLElement} card
 */
function moveOn(card) {
  const next = (CORNERS.indexOf(card.style.inset) + 1) % CORNERS.length;
  card.style.inset = CORNERS[next];
}

/**
 * The text, or the title, and the buttons that move and close the card.
 *
 * @param {CardContent} content
 * @param {() => void} move
 * @param {() => void} close
 */
function head({ title = "", text, characters = [] }, move, close) {
  const marked = characters.map((own) => h("span", { class: own.weak ? "weak" : false }, own.text));
  return h(
    "div",
    { class: "head" },
    text ? h("div", { class: "text" }, ...marked) : h("b", {}, title),
    h(
      "div",
      { class: "tools" },
      h("button", { type: "button", onclick: move, "aria-label": "Move to the next corner" }, "◰"),
      h("button", { type: "button", onclick: close, "aria-label": "Close" }, "✕"),
    ),
  );
}

/** @param {number} confidence */
function bar(confidence) {
  const filled = h("i");
  filled.style.width = `${confidence * 100}%`;
  return h("div", { class: "bar" }, filled);
}

/**
 * Whether the text was copied, and buttons that copy it or another instead.
 *
 * @param {CardContent} content
 * @param {HTMLElement} status where it is said what was copied
 */
function offers({ text, copied, alternatives = [] }, status) {
  if (!text) return [];
  const said = h("p", {}, copied ? PASTE : NOT_COPIED);
  /**
   * @param {string} chosen
   * @param {string} words on the button
   * @param {string} label
   */
  const button = (chosen, words, label) => {
    /** @param {Event} event */
    const onclick = ({ target }) => {
      const card = /** @type {Element} */ (target).closest("section");
      if (card) card.dataset.copied = "yes";
      chrome.runtime.sendMessage({ action: "copy", text: chosen });
      said.textContent = `Copied ${chosen}. Paste it with Ctrl + V.`;
      status.textContent = said.textContent;
    };
    return h("button", { type: "button", onclick, "aria-label": label }, words);
  };
  const items = alternatives.map((other) =>
    h("li", {}, button(other.text, other.text, other.label), ` ${other.percent}`),
  );
  return [
    said,
    copied ? null : h("p", {}, button(text, "Copy", `Copy ${text}`)),
    items.length ? h("ul", {}, ...items) : null,
  ];
}
