/**
 * Lets the person choose an area of the page: drag, or a frame moved with the keyboard.
 *
 * A modal dialog, so that it lies over everything, other dialogs included, takes every key and
 * gives the focus back. It reads nothing of the page.
 */
/** @import { Area, Viewport } from "../types.js" */
/** @import { Point } from "./area.js" */
import { h } from "../lib/dom.js";
import { afterKey, between, isLargeEnough } from "./area.js";
import css from "./crop.css";
import { inTab, nothing } from "./in-tab.js";
import { shadow } from "./shadow.js";

const KEYS = "Keyboard: arrows move a frame, Shift + arrows size it, Enter reads, Escape cancels";

/** Asks for an area, in place of a layer that asks already. */
export function crop() {
  inTab.closeCard();
  inTab.cancelCrop();
  const { host, root } = shadow(css);
  const frame = createFrame();
  const hint = h(
    "div",
    { class: "hint" },
    "Drag a rectangle around the text ",
    h("small", {}, KEYS),
  );
  const status = h("div", { class: "unseen", role: "status" });
  const label = `Choose the area to read. ${KEYS}`;
  const dialog = h("dialog", { "aria-label": label }, frame.element, hint, status);
  root.append(dialog);

  const inFrame = focusedInFrame();
  const close = () => {
    if (inTab.cancelCrop === close) inTab.cancelCrop = nothing;
    // Before it goes: only a dialog that is closed gives the focus back to what had it.
    dialog.close();
    inFrame?.focus({ preventScroll: true });
    host.remove();
  };
  /** @param {Area} area */
  const read = (area) => {
    close();
    send(area);
  };
  listenToPointer(dialog, frame, read);
  listenToKeys(dialog, frame, status, read);
  // Escape, or whatever else the system closes dialogs with.
  dialog.addEventListener("close", close);
  inTab.cancelCrop = close;
  document.documentElement.append(host);
  dialog.showModal();
}

/**
 * The element that has the focus in a frame of the page's own site; else null. A frame forgets it
 * once another document has the focus.
 */
function focusedInFrame() {
  let element = document.activeElement;
  while (element && "contentDocument" in element) {
    const { contentDocument } = /** @type {HTMLIFrameElement} */ (element);
    element = contentDocument && contentDocument.activeElement;
  }
  return element === document.activeElement ? null : /** @type {HTMLElement | null} */ (element);
}

/** @typedef {ReturnType<typeof createFrame>} Frame */

/** The frame around the chosen area; where none is chosen, nothing but the shade around it. */
function createFrame() {
  const element = h("div", { class: "frame" });
  /** @type {Area | null} */
  let area = null;
  /** @param {Area | null} chosen */
  const set = (chosen) => {
    area = chosen;
    const { x, y, width, height } = area ?? { x: innerWidth / 2, y: -9, width: 0, height: 0 };
    Object.assign(element.style, {
      left: `${x}px`,
      top: `${y}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
    element.classList.toggle("set", area !== null);
  };
  set(null);
  return { element, set, area: () => area };
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {Frame} frame
 * @param {(area: Area) => void} read called at the end of a drag
 */
function listenToPointer(dialog, frame, read) {
  /** @type {Point | null} */
  let origin = null;
  /** @param {PointerEvent} event */
  const point = ({ clientX, clientY }) => ({ x: clientX, y: clientY });

  dialog.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    dialog.setPointerCapture(event.pointerId);
    origin = point(event);
  });
  dialog.addEventListener("pointermove", (event) => {
    if (origin) frame.set(between(origin, point(event)));
  });
  dialog.addEventListener("pointerup", (event) => {
    if (!origin) return;
    const area = between(origin, point(event));
    origin = null;
    if (isLargeEnough(area)) read(area);
    else frame.set(null);
  });
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {Frame} frame
 * @param {HTMLElement} status where the frame's area is said
 * @param {(area: Area) => void} read called at Enter
 */
function listenToKeys(dialog, frame, status, read) {
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") return;
    event.preventDefault();
    const before = frame.area();
    if (event.key === "Enter" && before) {
      read(before);
      return;
    }
    const area = afterKey(before, event);
    frame.set(area);
    if (!area) return;
    const [x, y, width, height] = [area.x, area.y, area.width, area.height].map(Math.round);
    status.textContent = `Frame at ${x}, ${y}, size ${width} by ${height}`;
  });
}

/**
 * Tells the service worker the area, once the page without the dialog has been drawn.
 *
 * @param {Area} area
 */
async function send(area) {
  for (let drawn = 0; drawn < 2; drawn++) await new Promise(requestAnimationFrame);
  // A document that is shown has one.
  const { offsetLeft, offsetTop, scale } = /** @type {VisualViewport} */ (visualViewport);
  /** @type {Viewport} */
  const viewport = { offsetLeft, offsetTop, ratio: devicePixelRatio * scale };
  chrome.runtime.sendMessage({ action: "crop", area, viewport });
}
