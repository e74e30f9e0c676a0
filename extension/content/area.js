/** The arithmetic of an area that a person drags or moves, in CSS pixels. */
/** @import { Area } from "../types.js" */

const MOVE = 10;
const SMALLEST = 8;
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
    : {
        ...area,
        x: Math.min(innerWidth - width, Math.max(0, x + across)),
        y: Math.min(innerHeight - height, Math.max(0, y + down)),
      };
}
