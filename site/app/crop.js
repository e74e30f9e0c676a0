/** The dialog in which a person crops a picture: by mouse, by touch, and by keyboard. */
/** @import { Part } from "./pictures.js" */
import { byId } from "../lib/dom.js";

/** A side in pixels that a part has at least. */
const LEAST = 8;
const EDGES = /** @type {const} */ (["left", "right", "top", "bottom"]);

/** @typedef {Record<typeof EDGES[number], number>} Frame the edges, in the picture's pixels */
/** @typedef {{x: number, y: number}} Point */

/** The frame that is drawn, and the picture's size. */
let size = { width: 1, height: 1 };
/** @type {Frame} */
let frame = { left: 0, right: 1, top: 0, bottom: 1 };
/** @type {(part: Part | null) => void} */
let answered = () => {};

/** Installs the dialog. */
export function installCrop() {
  const stage = byId("crop-stage");
  /** @type {{from: Point, frame: Frame, moves: boolean} | null} */
  let drag = null;
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    const from = pointOf(event, stage);
    drag = { from, frame: { ...frame }, moves: !isWhole() && holds(from) };
  });
  stage.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const to = pointOf(event, stage);
    set(drag.moves ? moved(drag.frame, drag.from, to) : spanned(drag.from, to));
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    stage.addEventListener(kind, () => (drag = null));
  }
  for (const edge of EDGES) {
    const slider = byId(`crop-${edge}`, HTMLInputElement);
    slider.addEventListener("input", () => set({ ...frame, [edge]: Number(slider.value) }, edge));
  }
  byId("crop-whole").addEventListener("click", () => set(whole()));
  byId("crop", HTMLDialogElement).addEventListener("close", () => {
    const { returnValue } = byId("crop", HTMLDialogElement);
    byId("crop-image", HTMLImageElement).removeAttribute("src");
    if (returnValue === "crop") answered(isWhole() ? null : part());
  });
}

/**
 * Lets the person crop.
 *
 * @param {HTMLImageElement} image that shows all of the picture
 * @param {Part | null} before the part of before
 * @param {(part: Part | null) => void} then called with the part, null for all, unless cancelled
 */
export function openCrop(image, before, then) {
  answered = then;
  size = { width: image.naturalWidth, height: image.naturalHeight };
  byId("crop-image", HTMLImageElement).src = image.src;
  byId("crop-stage").style.aspectRatio = `${size.width} / ${size.height}`;
  byId("crop-stage").style.setProperty("--ratio", String(size.width / size.height));
  for (const edge of EDGES) {
    const most = edge === "left" || edge === "right" ? size.width : size.height;
    byId(`crop-${edge}`, HTMLInputElement).max = String(most);
  }
  const { left = 0, top = 0, width = size.width, height = size.height } = before ?? {};
  set({ left, top, right: left + width, bottom: top + height });
  const dialog = byId("crop", HTMLDialogElement);
  dialog.returnValue = "";
  dialog.showModal();
}

const whole = () => ({ left: 0, top: 0, right: size.width, bottom: size.height });
const isWhole = () => part().width === size.width && part().height === size.height;

/** @returns {Part} */
const part = () => ({
  left: frame.left,
  top: frame.top,
  width: frame.right - frame.left,
  height: frame.bottom - frame.top,
});

/**
 * Where a pointer is, in the picture's pixels.
 *
 * @param {PointerEvent} event
 * @param {HTMLElement} stage
 */
function pointOf(event, stage) {
  const box = stage.getBoundingClientRect();
  return {
    x: (clamp((event.clientX - box.left) / box.width, 0, 1) * size.width) | 0,
    y: (clamp((event.clientY - box.top) / box.height, 0, 1) * size.height) | 0,
  };
}

/** @param {Point} point */
const holds = ({ x, y }) =>
  frame.left <= x && x <= frame.right && frame.top <= y && y <= frame.bottom;

/**
 * @param {Frame} start
 * @param {Point} from
 * @param {Point} to
 */
function moved({ left, right, top, bottom }, from, to) {
  const x = clamp(to.x - from.x, -left, size.width - right);
  const y = clamp(to.y - from.y, -top, size.height - bottom);
  return { left: left + x, right: right + x, top: top + y, bottom: bottom + y };
}

/**
 * @param {Point} from
 * @param {Point} to
 */
const spanned = (from, to) => ({
  left: Math.min(from.x, to.x),
  right: Math.max(from.x, to.x),
  top: Math.min(from.y, to.y),
  bottom: Math.max(from.y, to.y),
});

/**
 * Draws a frame, at least as large as a part may be.
 *
 * @param {Frame} next
 * @param {keyof Frame} [held] the edge that gives way where it has too little room
 */
function set(next, held = "right") {
  const [left, right] = kept(next.left, next.right, size.width, held === "left");
  const [top, bottom] = kept(next.top, next.bottom, size.height, held === "top");
  frame = { left, right, top, bottom };
  const { style } = byId("crop-frame");
  style.left = `${(100 * left) / size.width}%`;
  style.top = `${(100 * top) / size.height}%`;
  style.width = `${(100 * (right - left)) / size.width}%`;
  style.height = `${(100 * (bottom - top)) / size.height}%`;
  for (const edge of EDGES) {
    const slider = byId(`crop-${edge}`, HTMLInputElement);
    slider.value = String(frame[edge]);
    slider.setAttribute("aria-valuetext", `${frame[edge]} pixels`);
  }
  byId("crop-size").textContent = `${right - left} x ${bottom - top} pixels`;
}

/**
 * The ends of a span that is at least so long and within the picture.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} most
 * @param {boolean} lowYields
 */
function kept(low, high, most, lowYields) {
  const least = Math.min(LEAST, most);
  if (lowYields) {
    const end = clamp(high, least, most);
    return [clamp(low, 0, end - least), end];
  }
  const start = clamp(low, 0, most - least);
  return [start, clamp(high, start + least, most)];
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
