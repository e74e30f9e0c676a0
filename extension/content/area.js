/** The arithmetic of an area that a person drags or moves, in CSS pixels. */
/** @import { Area } from "../types.js" */

const MOVE = 10;
const SMALLEST = 8;
// How far from an edge it is taken hold of, in CSS pixels.
const REACH = 8;
const REACH_OF_A_FINGER = 20;
const START = { width: 240, height: 90 };

/** @type {Record<string, [across: number, down: number] | undefined>} */
const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** @typedef {{x: number, y: number}} Point */

/**
 * Where an area is taken hold of.
 *
 * @typedef {object} Grip
 * @property {-1 | 0 | 1} across the left edge, none or the right one
 * @property {-1 | 0 | 1} down the upper edge, none or the lower one
 * @property {string} cursor
 */

/**
 * The area between two corners.
 *
 * @param {Point} one
 * @param {Point} other
 * @returns {Area}
 */
export const between = (one, other) => ({
  x: Math.min(one.x, other.x),
  y: Math.min(one.y, other.y),
  width: Math.abs(other.x - one.x),
  height: Math.abs(other.y - one.y),
});

/**
 * Whether a point lies in an area.
 *
 * @param {Area} area
 * @param {Point} point
 * @param {number} [margin] around the area
 */
export const isInside = ({ x, y, width, height }, point, margin = 0) =>
  point.x >= x - margin &&
  point.x <= x + width + margin &&
  point.y >= y - margin &&
  point.y <= y + height + margin;

/**
 * What a pointer takes hold of: an edge, a corner, or the whole area to move it; null outside.
 *
 * @param {Area} area
 * @param {Point} point
 * @param {string} pointerType
 * @returns {Grip | null}
 */
export function gripAt(area, point, pointerType) {
  const reach = pointerType === "touch" ? REACH_OF_A_FINGER : REACH;
  if (!isInside(area, point, reach)) return null;
  const across = edge(point.x - area.x, area.width, reach);
  const down = edge(point.y - area.y, area.height, reach);
  if (!across && !down) return { across, down, cursor: "move" };
  if (!down) return { across, down, cursor: "ew-resize" };
  if (!across) return { across, down, cursor: "ns-resize" };
  return { across, down, cursor: across === down ? "nwse-resize" : "nesw-resize" };
}

/**
 * The edge that a point lies at: -1 the first, 1 the last, 0 none. In the middle third is none, so
 * that small areas can be moved, too.
 *
 * @param {number} at from the first edge
 * @param {number} size
 * @param {number} reach
 */
function edge(at, size, reach) {
  const near = Math.min(reach, size / 3);
  if (at < near) return -1;
  return at > size - near ? 1 : 0;
}

/**
 * The area after it was pulled that far.
 *
 * @param {Area} area
 * @param {Grip} grip
 * @param {number} right
 * @param {number} lower
 * @returns {Area}
 */
export function pulled(area, { across, down }, right, lower) {
  const { x, y, width, height } = area;
  if (!across && !down) return { ...area, ...within({ ...area, x: x + right, y: y + lower }) };
  const first = { x: across < 0 ? x + right : x, y: down < 0 ? y + lower : y };
  const last = {
    x: across > 0 ? x + width + right : x + width,
    y: down > 0 ? y + height + lower : y + height,
  };
  return between(first, last);
}

/**
 * Where an area lies that was moved over the viewport's edge.
 *
 * @param {Area} area
 */
const within = ({ x, y, width, height }) => ({
  x: Math.min(innerWidth - width, Math.max(0, x)),
  y: Math.min(innerHeight - height, Math.max(0, y)),
});

/**
 * Whether an area is one that a person may have meant.
 *
 * @param {Area} area
 */
export const isLargeEnough = ({ width, height }) => width >= SMALLEST && height >= SMALLEST;

/**
 * The area after a key: arrows move it, with Shift size it, with Control by single pixels; the
 * first arrow or Enter puts one into the middle.
 *
 * @param {Area | null} area
 * @param {Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey">} pressed
 * @returns {Area | null}
 */
export function afterKey(area, { key, shiftKey, ctrlKey }) {
  const arrow = ARROWS[key];
  if (!arrow && key !== "Enter") return area;
  if (!area)
    return { x: (innerWidth - START.width) / 2, y: (innerHeight - START.height) / 2, ...START };
  if (!arrow) return area;
  const [across, down] = arrow.map((sign) => sign * (ctrlKey ? 1 : MOVE));
  const { x, y, width, height } = area;
  return shiftKey
    ? {
        ...area,
        width: Math.max(SMALLEST, width + across),
        height: Math.max(SMALLEST, height + down),
      }
    : { ...area, ...within({ ...area, x: x + across, y: y + down }) };
}
