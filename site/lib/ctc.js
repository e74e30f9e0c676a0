/**
 * Logits -> candidates: CTC decoding, with restrictions and honest probabilities.
 *
 * Mirrors recognize/ctc.py, which explains the method. Steps are an array of T Float64Array(63):
 * linear probabilities, not logarithms.
 */
import { ALPHABET, BLANK, CLASSES, decode, encode } from "./alphabet.js";

const FLOOR = 1e-7;
const BEAMS = 12;
const BEAMS_A_LENGTH = 6;
const SHARE = 1e-3;
const SHARE_OF_SEVERAL = 1e-5;
const NO_TEXT = 0.05;
const SURE = 0.6;
const PUT_FORWARD = 5;

/** Softmax over classes of `logits / temperature`; `logits`: Float32Array of T x 63. */
export function probabilities(logits, temperature = 1) {
  const steps = [];
  for (let start = 0; start < logits.length; start += CLASSES) {
    const step = new Float64Array(CLASSES);
    let highest = -Infinity;
    for (let index = 0; index < CLASSES; index++) {
      step[index] = logits[start + index] / temperature;
      if (step[index] > highest) highest = step[index];
    }
    for (let index = 0; index < CLASSES; index++) step[index] = Math.exp(step[index] - highest);
    steps.push(rescaled(step));
  }
  return steps;
}

/** Probability that the image holds no text; `steps` before any restriction. */
export const noText = (steps) => steps.reduce((product, step) => product * step[BLANK], 1);

/** Whether the image holds a text, by all that the network sees; `steps` as for `noText`. */
export const legible = (steps) => noText(steps) < NO_TEXT;

/** The same steps with only the characters of `allowed` possible; `mode`: keep, lower, upper. */
export function restrict(steps, allowed = ALPHABET, mode = "keep") {
  const cased = mode === "upper" ? (c) => c.toUpperCase() : (c) => c.toLowerCase();
  const both = mode === "keep" ? allowed : allowed.toLowerCase() + allowed.toUpperCase();
  const keep = new Array(CLASSES).fill(false);
  for (const index of [BLANK, ...encode(both)]) keep[index] = true;
  const moves = [];
  if (mode !== "keep") {
    for (const character of ALPHABET) {
      if (cased(character) !== character) moves.push(encode(character + cased(character)));
    }
  }
  const kept = steps.map((step) => {
    const result = step.map((value, index) => (keep[index] ? value : 0));
    for (const [source, target] of moves) {
      result[target] += result[source];
      result[source] = 0;
    }
    return rescaled(result);
  });
  for (const [source] of moves) keep[source] = false;
  return kept.map((step) => step.map((value, index) => (keep[index] ? value : 0)));
}

/**
 * Up to `count` most probable texts `{text, confidence}`, best first. `lengths`: inclusive range
 * `[low, high]`, or null for any.
 */
export function beamSearch(steps, count = 1, lengths = null) {
  const [low, high] = lengths ?? [0, steps.length];
  const share = count === 1 ? SHARE : SHARE_OF_SEVERAL;
  // Prefixes are keyed by their text; a beam also holds their classes and the probabilities of
  // ending in a blank and in the last class.
  let beams = new Map([["", { prefix: [], blank: 1, last: 0 }]]);
  for (const step of steps) {
    const classes = likely(step, share, lengths ? 2 : 0);
    const grown = new Map();
    const beam = (key, prefix) => {
      if (!grown.has(key)) grown.set(key, { prefix, blank: 0, last: 0 });
      return grown.get(key);
    };
    for (const [key, { prefix, blank, last }] of beams) {
      const total = blank + last;
      const stay = beam(key, prefix);
      stay.blank += total * step[BLANK];
      if (prefix.length) stay.last += last * step[prefix.at(-1)];
      if (prefix.length === high) continue;
      for (const character of classes) {
        const extended = beam(key + ALPHABET[character - 1], [...prefix, character]);
        extended.last += (prefix.at(-1) === character ? blank : total) * step[character];
      }
    }
    beams = best(grown, count, lengths !== null);
  }
  const found = [...beams.values()]
    .map(({ prefix }) => prefix)
    .filter((prefix) => low <= prefix.length && prefix.length <= high)
    .slice(0, count + 2);
  const given = lengths ? lengthProbability(steps, low, high) : 1;
  return found
    .map((prefix) => ({
      text: decode(prefix),
      confidence: Math.min(textProbability(steps, prefix) / given, 1),
    }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, count);
}

/**
 * As `beamSearch`, of an image in one or more views: `{taken, candidates}`, the views that were
 * taken and what they gave. `views`: of each, steps, and in an async iterable they may be made
 * when they are asked for: those after the first are where it gives no text that is sure enough.
 */
export async function read(views, count = 1, lengths = null) {
  const taken = [];
  let candidates = [];
  for await (const steps of views) {
    taken.push(steps);
    if (taken.length > 1) continue;
    candidates = beamSearch(steps, count, lengths);
    if (!candidates.length || candidates[0].confidence >= SURE) break;
  }
  if (taken.length === 1) return { taken, candidates };
  const given = lengths ? taken.map((steps) => givenLengths(steps, ...lengths)) : taken;
  const wide = Math.max(count, PUT_FORWARD);
  const texts = new Set(
    given.flatMap((steps) => beamSearch(steps, wide, lengths).map(({ text }) => text)),
  );
  const scored = [...texts].map((text) => ({
    text,
    confidence: meanProbability(given, encode(text)),
  }));
  scored.sort((a, b) => b.confidence - a.confidence);
  return { taken: given, candidates: scored.slice(0, count) };
}

/** Each character of `text` with its confidence and its best alternatives; `views` as taken. */
export function characters(views, text, alternatives = 3) {
  const label = encode(text);
  const score = label.map(() => new Float64Array(CLASSES));
  for (const steps of views) addWithEach(score, steps, label);
  return label.map((own, place) => {
    const sum = sumOf(score[place]);
    const found = ALPHABET.split("")
      .map((character, index) => ({ text: character, confidence: score[place][index + 1] / sum }))
      .filter(({ text: character, confidence }) => confidence > 0 && character !== text[place])
      .sort((a, b) => b.confidence - a.confidence);
    return {
      text: text[place],
      confidence: score[place][own] / sum,
      alternatives: found.slice(0, alternatives),
    };
  });
}

/** To `score[place][index]`, the probability of the label with that class at that place. */
function addWithEach(score, steps, label) {
  const places = label.length;
  const forward = variables(steps, label);
  const backward = variables(steps.toReversed(), label.toReversed());
  const held = label.map(() => new Float64Array(CLASSES));
  steps.forEach((step, time) => {
    const rest = steps.length - 1 - time;
    for (let place = 0; place < places; place++) {
      const mirrored = places - 1 - place;
      const fromBlank = forward.blank[time][place];
      const fromLabel = place ? forward.on[time][place - 1] : 0;
      const toBlank = backward.blank[rest][mirrored];
      const toLabel = mirrored ? backward.on[rest][mirrored - 1] : 0;
      for (let index = 1; index < CLASSES; index++) {
        const entering = fromBlank + (index === label[place - 1] ? 0 : fromLabel);
        held[place][index] = (held[place][index] + entering) * step[index];
        const leaving = toBlank + (index === label[place + 1] ? 0 : toLabel);
        score[place][index] += held[place][index] * leaving;
      }
    }
  });
}

/** A step brought to sum 1, with no class below the floor. */
function rescaled(step) {
  const result = new Float64Array(CLASSES);
  const scale = 1 / Math.max(sumOf(step), FLOOR);
  for (let index = 0; index < CLASSES; index++) result[index] = Math.max(step[index] * scale, FLOOR);
  const again = 1 / sumOf(result);
  for (let index = 0; index < CLASSES; index++) result[index] *= again;
  return result;
}

function sumOf(values) {
  let total = 0;
  for (let index = 0; index < values.length; index++) total += values[index];
  return total;
}

/** At most 8 characters that have the share at a step, and in any case the `always` best. */
function likely(step, share, always) {
  const found = [];
  for (let index = 1; index < step.length; index++) {
    if (step[index] > (always ? 0 : share)) found.push(index);
  }
  return found
    .sort((a, b) => step[b] - step[a])
    .slice(0, 8)
    .filter((index, rank) => step[index] > share || rank < always);
}

function best(grown, count, byLength) {
  const ranked = [...grown].sort(([, a], [, b]) => b.blank + b.last - (a.blank + a.last));
  if (!byLength) return new Map(ranked.slice(0, Math.max(BEAMS, 2 * count)));
  // Within each length, or the lengths asked for could be crowded out by likelier ones.
  const width = Math.max(BEAMS_A_LENGTH, count);
  const kept = {};
  return new Map(
    ranked.filter(([key]) => {
      kept[key.length] = (kept[key.length] ?? 0) + 1;
      return kept[key.length] <= width;
    }),
  );
}

/** Forward variables before each step, of one label. */
function variables(steps, label) {
  const places = label.length;
  const blank = [new Float64Array(places + 1)];
  const on = [new Float64Array(places)];
  blank[0][0] = 1;
  steps.forEach((step, time) => {
    const nextBlank = new Float64Array(places + 1);
    const nextOn = new Float64Array(places);
    for (let place = 0; place <= places; place++) {
      const before = place ? on[time][place - 1] : 0;
      nextBlank[place] = (blank[time][place] + before) * step[BLANK];
      if (place === places) continue;
      const fromLast = label[place] === label[place - 1] ? 0 : before;
      nextOn[place] = (on[time][place] + blank[time][place] + fromLast) * step[label[place]];
    }
    blank.push(nextBlank);
    on.push(nextOn);
  });
  return { blank, on };
}

/** Exact probability of one text: both ends of its forward variables. */
function textProbability(steps, prefix) {
  const { blank, on } = variables(steps, prefix);
  return blank.at(-1)[prefix.length] + (prefix.length ? on.at(-1)[prefix.length - 1] : 0);
}

function meanProbability(views, label) {
  const sum = views.reduce((total, steps) => total + textProbability(steps, label), 0);
  return Math.min(sum / views.length, 1);
}

/** Steps under which the probabilities of all texts of those lengths sum to 1. */
function givenLengths(steps, low, high) {
  const whole = lengthProbability(steps, low, high);
  return steps.with(
    -1,
    steps.at(-1).map((value) => value / whole),
  );
}

/** Probability that the text has from `low` to `high` characters. */
function lengthProbability(steps, low, high) {
  let blank = new Float64Array(high + 1);
  let on = Array.from(blank, () => new Float64Array(CLASSES));
  blank[0] = 1;
  for (const step of steps) {
    const total = on.map(sumOf);
    const nextOn = on.map((row, length) =>
      row.map((value, index) => {
        if (index === BLANK) return 0;
        const started = length ? blank[length - 1] + total[length - 1] - on[length - 1][index] : 0;
        return (value + started) * step[index];
      }),
    );
    blank = blank.map((value, length) => (value + total[length]) * step[BLANK]);
    on = nextOn;
  }
  let sum = 0;
  for (let length = low; length <= high; length++) {
    sum += blank[length] + sumOf(on[length]);
  }
  return sum;
}
