/** The small card in the page's corner that shows a reading, until the person closes it. */
/** @import { CardContent } from "../types.js" */
import { h } from "../lib/dom.js";
import { inTab } from "./in-tab.js";
import { shadow } from "./shadow.js";

// A live region speaks of what changes in it after it is there.
const SPEAKS_AFTER_MS = 100;

const STYLE = `
  .card {
    color-scheme: light dark; position: fixed; inset: auto 16px 16px auto; box-sizing: border-box;
    margin: 0; max-width: min(360px, calc(100vw - 32px)); max-height: calc(100vh - 32px);
    overflow: auto; border: 2px solid light-dark(#767f8e, #7f8a9b); border-radius: 12px;
    padding: 12px 16px 14px; background: light-dark(#fff, #10141c);
    color: light-dark(#12161f, #f2f5fa); box-shadow: 0 6px 24px rgb(0 0 0 / 30%);
    font: 16px/1.45 system-ui, sans-serif;
  }
  .head { display: flex; align-items: start; justify-content: space-between; gap: 12px; }
  .text {
    font: 30px/1.3 ui-monospace, "DejaVu Sans Mono", Menlo, monospace; overflow-wrap: anywhere;
    font-variant-numeric: slashed-zero;
  }
  .weak { border-bottom: 3px dotted light-dark(#8a4b00, #ffc46b); }
  b { font-size: 18px; }
  p { margin: 4px 0 0; }
  .bar { height: 8px; margin-top: 6px; border-radius: 4px; background: light-dark(#d8dde6, #333c4b); }
  .bar i {
    display: block; height: 100%; border-radius: 4px; background: light-dark(#0b6b3a, #7fe0a8);
  }
  [data-level=check] .bar i { background: light-dark(#8a4b00, #ffc46b); }
  [data-level=unsure] .bar i { background: light-dark(#a8123a, #ff9db0); }
  ul { display: flex; flex-wrap: wrap; gap: 6px; margin: 8px 0 0; padding: 0; list-style: none; }
  button {
    min-height: 32px; border: 2px solid light-dark(#767f8e, #7f8a9b); border-radius: 8px;
    padding: 2px 10px; background: none; color: inherit; font: inherit; cursor: pointer;
  }
  button:hover { border-color: light-dark(#1746b0, #9dbdff); }
  button:focus-visible { outline: 3px solid light-dark(#1746b0, #9dbdff); outline-offset: 2px; }
  li button { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, monospace; }
  .close { min-width: 32px; padding: 0; }
`;

/** @param {CardContent} content */
export function showCard(content) {
  inTab.closeCard();
  const { host, root } = shadow(STYLE);
  const close = () => {
    host.remove();
    removeEventListener("keydown", onKey, true);
    inTab.closeCard = () => {};
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key === "Escape") close();
  };
  const status = h("div", { class: "unseen", role: "status" });
  const card = h(
    "section",
    { class: "card", popover: "manual", "aria-label": "Captcha reader" },
    head(content, close),
    content.text ? bar(content.confidence ?? 0) : null,
    h("p", {}, content.detail ?? ""),
    ...offers(content, status),
    status,
  );
  card.dataset.level = content.level ?? "";
  root.append(card);
  document.documentElement.append(host);
  card.showPopover();
  addEventListener("keydown", onKey, true);
  inTab.closeCard = close;
  setTimeout(() => {
    status.textContent = content.spoken ?? `${content.title} ${content.detail ?? ""}`;
  }, SPEAKS_AFTER_MS);
}

/**
 * The text, or the title, and the button that closes the card.
 *
 * @param {CardContent} content
 * @param {() => void} close
 */
function head({ title = "", text, characters = [] }, close) {
  const marked = characters.map((own) => h("span", { class: own.weak ? "weak" : false }, own.text));
  return h(
    "div",
    { class: "head" },
    text ? h("div", { class: "text" }, ...marked) : h("b", {}, title),
    h("button", { type: "button", class: "close", onclick: close, "aria-label": "Close" }, "✕"),
  );
}

/** @param {number} confidence */
function bar(confidence) {
  const filled = h("i");
  filled.style.width = `${confidence * 100}%`;
  return h("div", { class: "bar" }, filled);
}

/**
 * That the text was copied, and buttons that copy another instead.
 *
 * @param {CardContent} content
 * @param {HTMLElement} status where that is said
 */
function offers({ text, alternatives = [] }, status) {
  const copied = h("p", {}, text ? "Copied. Paste it with Ctrl + V." : "");
  const items = alternatives.map((other) => {
    const onclick = () => {
      chrome.runtime.sendMessage({ action: "copy", text: other.text });
      copied.textContent = `Copied ${other.text} instead.`;
      status.textContent = copied.textContent;
    };
    const button = h("button", { type: "button", onclick, "aria-label": other.label }, other.text);
    return h("li", {}, button, ` ${other.percent}`);
  });
  return [copied, items.length ? h("ul", {}, ...items) : null];
}
