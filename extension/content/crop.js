/**
 * Lets the person choose an area of a picture of the page: drag, or a frame moved with the
 * keyboard, that can be corrected before it is read.
 *
 * The picture was taken at the click, so that what the page closes since can be read still. It lies
 * in a modal dialog, over everything, other dialogs included, which takes every key and gives the
 * focus back. It reads nothing of the page.
 */
/** @import { Viewport } from "../types.js" */
/** @import { Frame } from "./frame.js" */
import { h } from "../lib/dom.js";
import { afterKey } from "./area.js";
import css from "./crop.css";
import { createFrame, listenToPointer } from "./frame.js";
import { inTab, nothing } from "./in-tab.js";
import { keep } from "./keys.js";
import { shadow } from "./shadow.js";

const KEYS = "Keyboard: arrows move a frame, Shift + arrows size it, Enter reads, Escape cancels";
const DRAG = "Drag a rectangle around the text";
const CORRECT = "Move or size the frame. Enter or a double click reads";

/** Takes away what lies over the page; whether anything did, which is gone from the screen then. */
export async function clear() {
  const covered = inTab.closeCard !== nothing || inTab.cancelCrop !== nothing;
  inTab.closeCard();
  inTab.cancelCrop();
  for (let drawn = 0; covered && drawn < 2; drawn++) await new Promise(requestAnimationFrame);
  return covered;
}

/**
 * Asks for an area.
 *
 * @param {string} screen what the page shows, a PNG data URL
 * @param {boolean} atOnce whether the end of a drag reads
 * @param {boolean} returns whether the picture is handed back with the area
 */
export async function crop(screen, atOnce, returns) {
  const viewport = viewportNow();
  const picture = await drawn(screen, viewport);
  const handed = returns ? { screen } : {};
  inTab.cancelCrop();
  const { host, root } = shadow(css);
  const said = h("span", {}, DRAG);
  const buttons = h(
    "div",
    {},
    h("button", { type: "button", class: "read", onclick: () => read() }, "Read"),
    h("button", { type: "button", onclick: () => close() }, "Cancel"),
  );
  const frame = createFrame((area) => {
    said.textContent = area ? CORRECT : DRAG;
    buttons.hidden = !area;
    if (area) dialog.classList.toggle("low", area.y + area.height / 2 < innerHeight / 2);
  });
  const hint = h("div", { class: "hint" }, said, h("small", {}, KEYS), buttons);
  const status = h("div", { class: "unseen", role: "status" });
  const label = `Choose the area to read. ${KEYS}`;
  const dialog = h(
    "dialog",
    { tabindex: -1, "aria-label": label },
    picture,
    frame.element,
    hint,
    status,
  );
  frame.set(null);
  root.append(dialog);

  const inFrame = focusedInFrame();
  const unlisten = listenToKeys(root, frame, status, { read, close });
  function close() {
    if (inTab.cancelCrop === close) inTab.cancelCrop = nothing;
    unlisten();
    // Before it goes: only a dialog that is closed gives the focus back to what had it.
    dialog.close();
    inFrame?.focus({ preventScroll: true });
    host.remove();
  }
  function read() {
    const area = frame.area();
    if (!area) return;
    close();
    chrome.runtime.sendMessage({ action: "crop", area, viewport, ...handed });
  }
  listenToPointer(dialog, frame, () => atOnce && read(), read);
  // Whatever else than Escape the system closes dialogs with.
  dialog.addEventListener("close", close);
  inTab.cancelCrop = close;
  document.documentElement.append(host);
  dialog.showModal();
  // Not the first of its buttons: Enter is for the frame.
  dialog.focus();
}

/** @returns {Viewport} */
function viewportNow() {
  // A document that is shown has one.
  const { offsetLeft, offsetTop, scale } = /** @type {VisualViewport} */ (visualViewport);
  return { offsetLeft, offsetTop, ratio: devicePixelRatio * scale };
}

/**
 * The picture, where it was taken. A canvas, because the page's policy may forbid images.
 *
 * @param {string} screen
 * @param {Viewport} viewport
 */
async function drawn(screen, { offsetLeft, offsetTop, ratio }) {
  const text = atob(screen.slice(screen.indexOf(",") + 1));
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = h("canvas", { "aria-hidden": "true" });
  Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
  Object.assign(canvas.style, {
    left: `${offsetLeft}px`,
    top: `${offsetTop}px`,
    width: `${bitmap.width / ratio}px`,
    height: `${bitmap.height / ratio}px`,
  });
  canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(bitmap);
  return canvas;
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

/**
 * Hands the keys to the layer, and none to the page; returns what ends that.
 *
 * @param {ShadowRoot} root
 * @param {Frame} frame
 * @param {HTMLElement} status where the frame's area is said
 * @param {{read: () => void, close: () => void}} actions
 */
function listenToKeys(root, frame, status, { read, close }) {
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const { key } = event;
    const onButton = root.activeElement instanceof HTMLButtonElement && /^( |Enter)$/.test(key);
    if (key === "Tab" || onButton) {
      event.stopImmediatePropagation();
      return;
    }
    keep(event);
    if (key === "Escape") close();
    else if (key === "Enter" && frame.area()) read();
    else move(event);
  };
  /** @param {KeyboardEvent} event */
  const move = (event) => {
    const area = afterKey(frame.area(), event);
    if (area === frame.area() || !area) return;
    frame.set(area);
    const [x, y, width, height] = [area.x, area.y, area.width, area.height].map(Math.round);
    status.textContent = `Frame at ${x}, ${y}, size ${width} by ${height}`;
  };
  addEventListener("keydown", onKey, true);
  return () => removeEventListener("keydown", onKey, true);
}
