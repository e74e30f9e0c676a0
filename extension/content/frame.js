/** The frame around the chosen area, and the pointer that draws, moves and sizes it. */
/** @import { Area } from "../types.js" */
/** @import { Grip, Point } from "./area.js" */
import { h } from "../lib/dom.js";
import { between, gripAt, isInside, isLargeEnough, pulled } from "./area.js";

/** @typedef {ReturnType<typeof createFrame>} Frame */

/**
 * The frame; where no area is chosen, nothing but the shade around it.
 *
 * @param {(area: Area | null) => void} onChange called with what is chosen now
 */
export function createFrame(onChange) {
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
    onChange(area);
  };
  return { element, set, area: () => area };
}

/** @param {MouseEvent} event */
const pointOf = ({ clientX, clientY }) => ({ x: clientX, y: clientY });

/** @param {Event} event */
const isOnButton = ({ target }) => target instanceof HTMLButtonElement;

/**
 * @typedef {object} Drag
 * @property {Point} from
 * @property {Area | null} before
 * @property {Grip | null} grip null where a new frame is drawn
 */

/**
 * Hands the pointer to the frame.
 *
 * @param {HTMLDialogElement} dialog
 * @param {Frame} frame
 * @param {() => void} drawn called at the end of a drag that drew or changed the frame
 * @param {() => void} chosen called at a double click into the frame
 */
export function listenToPointer(dialog, frame, drawn, chosen) {
  /** @type {Drag | null} */
  let drag = null;
  /**
   * @param {Drag} dragged
   * @param {Point} to
   */
  const dragTo = ({ from, before, grip }, to) =>
    grip && before ? pulled(before, grip, to.x - from.x, to.y - from.y) : between(from, to);

  dialog.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || isOnButton(event)) return;
    event.preventDefault();
    dialog.setPointerCapture(event.pointerId);
    const [from, before] = [pointOf(event), frame.area()];
    drag = { from, before, grip: before && gripAt(before, from, event.pointerType) };
  });
  dialog.addEventListener("pointermove", (event) => {
    const at = pointOf(event);
    if (drag) frame.set(dragTo(drag, at));
    const area = frame.area();
    const grip = drag ? drag.grip : area && gripAt(area, at, event.pointerType);
    dialog.style.cursor = grip ? grip.cursor : "crosshair";
    if (!area) dialog.classList.toggle("low", at.y < innerHeight / 2);
  });
  dialog.addEventListener("pointerup", (event) => {
    if (!drag) return;
    const area = dragTo(drag, pointOf(event));
    // A stray click leaves the frame as it was.
    const meant = isLargeEnough(area);
    frame.set(meant ? area : drag.before);
    drag = null;
    if (meant) drawn();
  });
  dialog.addEventListener("pointercancel", () => {
    if (drag) frame.set(drag.before);
    drag = null;
  });
  dialog.addEventListener("dblclick", (event) => {
    const area = frame.area();
    if (area && isInside(area, pointOf(event)) && !isOnButton(event)) chosen();
  });
}
