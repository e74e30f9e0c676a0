/**
 * Sums over alignments: how probable a text is under a CTC network, exactly.
 *
 * Mirrors recognize/alignments.py, which explains the method. A label is an array of classes, from
 * 1 on.
 */
/** @import { Lengths, Probabilities, Weights } from "./types.js" */
import { BLANK } from "./limits.js";
import { longest } from "./profile.js";

/**
 * Probability of a label: both ends of its forward variables.
 *
 * @param {Probabilities} probabilities
 * @param {number[]} label
 */
export function textProbability(probabilities, label) {
  const { blank, on } = forward(probabilities, label);
  const end = probabilities.length;
  return blank[end][label.length] + (label.length ? on[end][label.length - 1] : 0);
}

/**
 * Probability that the text has from `low` to `high` characters.
 *
 * @param {Probabilities} probabilities
 * @param {number} low
 * @param {number} high
 */
export function lengthProbability(probabilities, low, high) {
  const unweighed = new Float64Array(probabilities[0].length).fill(1);
  return sumOf(byLength(probabilities, high, unweighed).subarray(low));
}

/**
 * The sum of the probabilities of all texts of those lengths, times their weights if any.
 *
 * @param {Probabilities} probabilities
 * @param {Lengths | null} lengths null for any
 * @param {Weights | null} weights null for none
 */
export function totalProbability(probabilities, lengths, weights) {
  if (!weights) return lengths ? lengthProbability(probabilities, ...lengths) : 1;
  const [low, high] = lengths ?? [0, longest(weights)];
  const sums = byLength(probabilities, high, weights.classes);
  return sumOf(sums.map((sum, length) => sum * weights.lengths[length]).subarray(low));
}

/**
 * Those under which the probabilities of all texts of those lengths sum to 1.
 *
 * @param {Probabilities} probabilities
 * @param {number} low
 * @param {number} high
 */
export const givenLengths = (probabilities, low, high) =>
  times(probabilities, 1 / lengthProbability(probabilities, low, high));

/**
 * Those under which every text's probability is multiplied by a factor.
 *
 * @param {Probabilities} probabilities
 * @param {number} factor above 0
 */
export const times = (probabilities, factor) =>
  probabilities.map((atStep, time) =>
    time < probabilities.length - 1 ? atStep : atStep.map((value) => value * factor),
  );

/**
 * Adds to `score[place][index]` the probability of the label with that class at that place.
 *
 * @param {Float64Array[]} score
 * @param {Probabilities} probabilities
 * @param {number[]} label
 */
export function addWithEachClass(score, probabilities, label) {
  const places = label.length;
  const ahead = forward(probabilities, label);
  const back = forward(probabilities.toReversed(), label.toReversed());
  const held = score.map((one) => new Float64Array(one.length));
  probabilities.forEach((atStep, time) => {
    const rest = probabilities.length - 1 - time;
    for (let place = 0; place < places; place++) {
      const mirrored = places - 1 - place;
      const fromBlank = ahead.blank[time][place];
      const fromLabel = place ? ahead.on[time][place - 1] : 0;
      const toBlank = back.blank[rest][mirrored];
      const toLabel = mirrored ? back.on[rest][mirrored - 1] : 0;
      for (let index = 1; index < atStep.length; index++) {
        const entering = fromBlank + (index === label[place - 1] ? 0 : fromLabel);
        held[place][index] = (held[place][index] + entering) * atStep[index];
        const leaving = toBlank + (index === label[place + 1] ? 0 : toLabel);
        score[place][index] += held[place][index] * leaving;
      }
    }
  });
}

/**
 * Their sum, in their order.
 *
 * @param {Float64Array} values
 */
export function sumOf(values) {
  let total = 0;
  for (let index = 0; index < values.length; index++) total += values[index];
  return total;
}

/**
 * Of texts by their length, up to `high`, the probability times their classes' weights.
 *
 * @param {Probabilities} probabilities
 * @param {number} high
 * @param {Float64Array} weights
 */
function byLength(probabilities, high, weights) {
  const blank = new Float64Array(high + 1);
  const on = Array.from(blank, () => new Float64Array(weights.length));
  blank[0] = 1;
  for (const atStep of probabilities) {
    // From the longest on: each length takes of the one before it what that was a step ago.
    for (let length = high; length >= 0; length--) {
      const ended = blank[length] + sumOf(on[length]);
      const before = length ? blank[length - 1] + sumOf(on[length - 1]) : 0;
      const row = on[length];
      const shorter = on[length - 1];
      for (let index = BLANK + 1; index < row.length; index++) {
        const started = length ? before - shorter[index] : 0;
        row[index] = (row[index] + started * weights[index]) * atStep[index];
      }
      blank[length] = ended * atStep[BLANK];
    }
  }
  return blank.map((value, length) => value + sumOf(on[length]));
}

/**
 * Forward variables before each time step, and after the last, of one label.
 *
 * @param {Probabilities} probabilities
 * @param {number[]} label
 */
function forward(probabilities, label) {
  const places = label.length;
  const blank = [new Float64Array(places + 1)];
  const on = [new Float64Array(places)];
  blank[0][0] = 1;
  probabilities.forEach((atStep, time) => {
    const nextBlank = new Float64Array(places + 1);
    const nextOn = new Float64Array(places);
    for (let place = 0; place <= places; place++) {
      const before = place ? on[time][place - 1] : 0;
      nextBlank[place] = (blank[time][place] + before) * atStep[BLANK];
      if (place === places) continue;
      const fromLast = label[place] === label[place - 1] ? 0 : before;
      nextOn[place] = (on[time][place] + blank[time][place] + fromLast) * atStep[label[place]];
    }
    blank.push(nextBlank);
    on.push(nextOn);
  });
  return { blank, on };
}
