/**
 * A wide picture in two windows, its left and its right part, whose time steps are joined. Mirrors
 * recognize/windows.py, which says why.
 */
/** @import { RgbImage } from "./types.js" */
import { crop } from "./content-box.js";
import { softmax } from "./ctc.js";
import {
  A_STEP,
  BLANK,
  EDGE,
  FEWEST_MORE,
  FILLED,
  HEIGHT,
  MARGIN,
  MOST_MORE,
  STEP,
  STRETCH,
  WIDTH,
} from "./limits.js";
import { roundHalfEven } from "./tensors.js";

/**
 * How many time steps more than in one a picture has in two windows; 0 of one that is narrow.
 *
 * @param {RgbImage} content cropped to its content
 */
export function more({ width, height }) {
  const wide = (width * STRETCH * (HEIGHT - 2 * MARGIN)) / height;
  const found = Math.min(MOST_MORE, Math.trunc(wide / STEP - FILLED));
  return found >= FEWEST_MORE ? found : 0;
}

/**
 * The left and the right window; of a narrow picture, each is the whole.
 *
 * @param {RgbImage} content
 */
export function parts(content) {
  const { width, height } = content;
  const share = Math.max(1, roundHalfEven((width * FILLED) / (FILLED + more(content))));
  return [
    crop(content, { left: 0, top: 0, right: share, bottom: height }),
    crop(content, { left: width - share, top: 0, right: width, bottom: height }),
  ];
}

/**
 * The logits of both windows, T x classes each, as those of one of T and so many further steps.
 *
 * @param {Float32Array} left
 * @param {Float32Array} right
 * @param {number} further
 */
export function joined(left, right, further) {
  const classes = (left.length * STEP) / WIDTH;
  const [before, after] = [left, right].map((logits) =>
    softmax(logits, 1, classes).map((step) => step[BLANK]),
  );
  const shared = before.length - further;
  let [cut, best] = [EDGE, -Infinity];
  for (let place = EDGE; place < shared - EDGE; place++) {
    const away = Math.abs(place - (shared - 1) / 2);
    const surely = before[further + place] * after[place] - A_STEP * away;
    if (surely > best) [cut, best] = [place, surely];
  }
  const whole = new Float32Array(left.length + further * classes);
  whole.set(left.subarray(0, (further + cut) * classes));
  whole.set(right.subarray(cut * classes), (further + cut) * classes);
  return whole;
}
