"""Logits -> candidates: CTC decoding, with restrictions and honest probabilities.

Method: connectionist temporal classification (Graves et al., 2006); best-path
("greedy") and prefix beam decoding (Hannun et al., 2014, without a language model).

A CTC network gives, for each of T time steps, probabilities of the blank and of each
character. A text's probability is the sum over all alignments: paths of T classes that
give the text once repeats are merged and blanks dropped. Restrictions are exact
conditions on that model: with only some characters allowed, the share of each step's
probability that falls on them and the blank is scaled back to 1; with lengths given,
a text's probability is divided by that of all texts of those lengths.

Arrays are float64 and linear, not logarithms. Probabilities are held above ``_FLOOR``
so that a product over the steps of any supported network stays above the smallest
float64.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from recognize.alphabet import ALPHABET, BLANK, CLASSES, decode, encode

_FLOOR = 1e-7
# Beams kept at each step, where lengths are not restricted.
_BEAMS = 12
# Classes that extend a beam at a step: every one above this share, and at least two.
_SHARE = 1e-3


@dataclass(frozen=True)
class Candidate:
    """A text and its probability (0-1) under the network and the restrictions."""

    text: str
    confidence: float


@dataclass(frozen=True)
class Character:
    """One character of a text.

    ``confidence`` (0-1) is its probability among all characters that could stand at its
    place if the others are right; ``alternatives`` are the most probable of those.
    """

    text: str
    confidence: float
    alternatives: tuple[Candidate, ...]


def probabilities(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Softmax over classes of ``logits / temperature``; float64 (T, 63).

    ``logits``: (T, 63), any float dtype. ``temperature`` above 1 makes the
    probabilities less sure (Guo et al., 2017).
    """
    scaled = logits.astype(np.float64) / temperature
    scaled -= scaled.max(axis=-1, keepdims=True)
    return _rescaled(np.exp(scaled))


def restrict(steps: np.ndarray, allowed: str = ALPHABET, case: str = "keep") -> np.ndarray:
    """The same steps with only the characters of ``allowed`` possible; float64 (T, 63).

    With ``case`` ``lower`` or ``upper``, both cases of a letter count as that one:
    a letter is then allowed if either of its cases is, and its probability is the sum.
    """
    if case not in ("keep", "lower", "upper"):
        raise ValueError(f"case must be keep, lower or upper, not {case!r}")
    if case != "keep":
        allowed += allowed.swapcase()
    keep = np.zeros(CLASSES, dtype=bool)
    keep[[BLANK, *encode("".join(set(allowed)))]] = True
    steps = np.where(keep, steps, 0.0)
    if case != "keep":
        for character in ALPHABET:
            target = getattr(character, case)()
            if target != character:
                source, target = encode(character + target)
                steps[:, target] += steps[:, source]
                steps[:, source] = 0.0
                keep[source] = False
    return np.where(keep, _rescaled(steps), 0.0)


def greedy(steps: np.ndarray) -> str:
    """The text of the most probable path, and so not always the most probable text."""
    path = steps.argmax(axis=-1)
    merged = path[np.insert(path[1:] != path[:-1], 0, True)]
    return decode(merged[merged != BLANK])


def beam_search(
    steps: np.ndarray, count: int = 1, lengths: tuple[int, int] | None = None
) -> list[Candidate]:
    """Up to ``count`` most probable texts, best first, with their probabilities.

    ``lengths``: inclusive range that texts must have. The empty text is a candidate
    unless it is excluded by that. The list is empty where the steps are too few for the
    lengths.
    """
    low, high = lengths or (0, len(steps))
    # prefix (tuple of classes) -> probability of ending in a blank, in its last class
    beams = {(): (1.0, 0.0)}
    width = max(3, count) if lengths else max(_BEAMS, 2 * count)
    for step in steps:
        classes = _likely(step)
        grown: dict = defaultdict(lambda: [0.0, 0.0])
        for prefix, (blank, last) in beams.items():
            total = blank + last
            stay = grown[prefix]
            stay[0] += total * step[BLANK]
            if prefix:
                stay[1] += last * step[prefix[-1]]
            if len(prefix) == high:
                continue
            for character in classes:
                extended = grown[(*prefix, character)]
                before = blank if prefix and prefix[-1] == character else total
                extended[1] += before * step[character]
        beams = _best(grown, width, by_length=lengths is not None)
    found = [prefix for prefix in beams if low <= len(prefix) <= high]
    if not found:
        return []
    given = _length_probability(steps, low, high) if lengths else 1.0
    scores = np.minimum(_text_probabilities(steps, found) / given, 1.0)
    best = np.argsort(-scores, kind="stable")[:count]
    return [Candidate(decode(found[index]), float(scores[index])) for index in best]


def characters(steps: np.ndarray, text: str, alternatives: int = 3) -> tuple[Character, ...]:
    """Each character of ``text`` with its confidence and its best alternatives.

    For every place i and character c, the probability of the text with c at i is summed
    over all alignments (forward and backward variables around the place).
    """
    if not text:
        return ()
    label = np.array(encode(text))
    forward_blank, forward_label = _forward(steps, label)
    backward_blank, backward_label = _forward(steps[::-1], label[::-1])
    places, classes = len(label), np.arange(CLASSES)
    # before[i] / after[i]: the neighbour's class; 0 where there is none.
    before, after = np.append(0, label[:-1]), np.append(label[1:], 0)
    different_before = classes[None, :] != before[:, None]
    different_after = classes[None, :] != after[:, None]
    held = np.zeros((places, CLASSES))
    score = np.zeros((places, CLASSES))
    for time in range(len(steps)):
        # Entering place i at this step: from the blank before it at the last step, or
        # straight from the character before it if that is another one.
        entering = forward_blank[time, :places, None] + (
            np.append(0.0, forward_label[time, :-1])[:, None] * different_before
        )
        held = (held + entering) * steps[time]
        # Leaving after this step, mirrored.
        rest = len(steps) - 1 - time
        leaving = backward_blank[rest, :places][::-1, None] + (
            np.append(0.0, backward_label[rest, :-1])[::-1, None] * different_after
        )
        score += held * leaving
    score[:, BLANK] = 0.0
    score /= score.sum(axis=1, keepdims=True)
    result = []
    for place, own in enumerate(label):
        order = [index for index in np.argsort(-score[place], kind="stable") if index != own]
        others = tuple(
            Candidate(decode([index]), float(score[place, index]))
            for index in order[:alternatives]
            if score[place, index] > 0
        )
        result.append(Character(text[place], float(score[place, own]), others))
    return tuple(result)


def _rescaled(steps: np.ndarray) -> np.ndarray:
    """Rows brought to sum 1, with no class below the floor."""
    steps = np.maximum(steps / np.maximum(steps.sum(-1, keepdims=True), _FLOOR), _FLOOR)
    return steps / steps.sum(-1, keepdims=True)


def _likely(step: np.ndarray) -> list[int]:
    """Characters worth extending a beam with at this step."""
    order = np.argsort(-step[1:])[:8] + 1
    return [
        int(i) for rank, i in enumerate(order) if step[i] > 0 and (rank < 2 or step[i] > _SHARE)
    ]


def _best(grown: dict, width: int, by_length: bool) -> dict:
    ranked = sorted(grown.items(), key=lambda item: -(item[1][0] + item[1][1]))
    if not by_length:
        return dict(ranked[:width])
    # Within each length, or the lengths asked for could be crowded out by likelier ones.
    kept: dict = defaultdict(int)
    best = {}
    for prefix, scores in ranked:
        if kept[len(prefix)] < width:
            kept[len(prefix)] += 1
            best[prefix] = scores
    return best


def _forward(steps: np.ndarray, label: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Forward variables before each step, of one label.

    Returns ``blank`` (T + 1, L + 1) and ``on`` (T + 1, L): the probability of the first
    t steps ending in the blank before place i (after the last, for i = L), or on the
    character at place i. ``blank[0, 0]`` is 1: nothing read yet.
    """
    count, places = len(steps), len(label)
    blank, on = np.zeros((count + 1, places + 1)), np.zeros((count + 1, places))
    blank[0, 0] = 1.0
    differs = np.append(False, label[1:] != label[:-1])
    for time, step in enumerate(steps):
        blank[time + 1] = (blank[time] + np.append(0.0, on[time])) * step[BLANK]
        from_last = np.append(0.0, on[time, :-1]) * differs
        on[time + 1] = (on[time] + blank[time, :-1] + from_last) * step[label]
    return blank, on


def _text_probabilities(steps: np.ndarray, prefixes: list[tuple[int, ...]]) -> np.ndarray:
    """Exact probabilities of several texts at once, float64 (texts,).

    Classic forward recursion over the states blank, c1, blank, c2, ..., blank; shorter
    texts are padded with states that are never entered.
    """
    longest = max(map(len, prefixes))
    states = np.zeros((len(prefixes), 2 * longest + 1), dtype=int)
    for row, prefix in zip(states, prefixes):
        row[1 : 2 * len(prefix) : 2] = prefix
    ends = 2 * np.array([len(prefix) for prefix in prefixes])
    open_states = np.arange(states.shape[1]) <= ends[:, None]
    skip = np.zeros_like(open_states)
    skip[:, 2:] = (states[:, 2:] != BLANK) & (states[:, 2:] != states[:, :-2])
    emissions = steps[:, states] * open_states
    alpha = np.zeros(states.shape)
    alpha[:, 0] = 1.0  # before the first step, as if on the first blank
    for emission in emissions:
        moved = alpha.copy()
        moved[:, 1:] += alpha[:, :-1]
        moved[:, 2:] += alpha[:, :-2] * skip[:, 2:]
        alpha = moved * emission
    rows = np.arange(len(prefixes))
    return alpha[rows, ends] + np.where(ends > 0, alpha[rows, ends - 1], 0.0)


def _length_probability(steps: np.ndarray, low: int, high: int) -> float:
    """Probability that the text has from ``low`` to ``high`` characters."""
    # blank[n]: n characters so far, ended in a blank; on[n, c]: ended on class c.
    blank, on = np.zeros(high + 1), np.zeros((high + 1, CLASSES))
    blank[0] = 1.0
    for step in steps:
        total = on.sum(axis=1)
        started = np.zeros_like(on)
        started[1:] = blank[:-1, None] + total[:-1, None] - on[:-1]
        blank, on = (blank + total) * step[BLANK], (on + started) * step
        on[:, BLANK] = 0.0
    return float(blank[low:].sum() + on[low:].sum())
