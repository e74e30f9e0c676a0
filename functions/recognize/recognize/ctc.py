"""Logits -> candidates: CTC decoding, with restrictions and honest probabilities.

Method: connectionist temporal classification (Graves et al., 2006); best-path
("greedy") and prefix beam decoding (Hannun et al., 2014, without a language model).

A CTC network gives, for each of T time steps, probabilities of the blank and of each
character. A text's probability is the sum over all alignments: paths of T classes that
give the text once repeats are merged and blanks dropped. Restrictions are exact
conditions on that model: with only some characters allowed, the share of each step's
probability that falls on them and the blank is scaled back to 1; with lengths given,
a text's probability is divided by that of all texts of those lengths. Of an image seen in
several views, a text's probability is the mean of those that they give it.

Arrays are float64 and linear, not logarithms. Probabilities are held above ``_FLOOR``
so that a product over the steps of any supported network stays above the smallest
float64.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from recognize.alphabet import ALPHABET, BLANK, CLASSES, decode, encode

_FLOOR = 1e-7
# Beams kept at each step, or for each length where lengths are restricted.
_BEAMS = 12
_BEAMS_A_LENGTH = 6
# A character extends the beams at a step where it has at least this share: the smaller
# one where several texts are asked for.
_SHARE, _SHARE_OF_SEVERAL = 1e-3, 1e-5
# A captcha leaves hardly any probability that there is no text, be it read wrongly; much of
# what leaves some is no captcha.
_NO_TEXT = 0.05
# With less confidence than this, a text is looked for in the other views too.
SURE = 0.6
# Texts that each of several views puts forward.
_PUT_FORWARD = 5


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


def no_text(steps: np.ndarray) -> float:
    """Probability (0-1) that the image holds no text: that of the empty text.

    Its one alignment is the blank at every step. ``steps``: (T, 63), before any restriction,
    for a restriction takes it as a fact that there is a text of that kind.
    """
    return float(steps[:, BLANK].prod())


def legible(steps: np.ndarray) -> bool:
    """Whether the image holds a text, by all that the network sees; ``steps`` as for
    ``no_text``."""
    return no_text(steps) < _NO_TEXT


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
    """The text of the most probable path, and so not always the most probable text.

    ``steps``: (T, 63), probabilities or logits.
    """
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
    likely = _likely(steps, _SHARE if count == 1 else _SHARE_OF_SEVERAL, always=2 if lengths else 0)
    # prefix (tuple of classes) -> probability of ending in a blank, in its last class
    beams = {(): (1.0, 0.0)}
    for step, classes in zip(steps.tolist(), likely):
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
        beams = _best(grown, count, by_length=lengths is not None)
    # The beams' sums lack the alignments that pruning lost: score the best ones in full.
    found = [prefix for prefix in beams if low <= len(prefix) <= high][: count + 2]
    given = _length_probability(steps, low, high) if lengths else 1.0
    scored = [(min(_probability(steps, prefix) / given, 1.0), prefix) for prefix in found]
    scored.sort(key=lambda pair: -pair[0])
    return [Candidate(decode(prefix), score) for score, prefix in scored[:count]]


def read(
    views: Iterable[np.ndarray], count: int = 1, lengths: tuple[int, int] | None = None
) -> tuple[list[np.ndarray], list[Candidate]]:
    """As ``beam_search``, of an image in one or more views; and the views that were taken.

    ``views``: of each, steps (T, 63). The first alone is taken where it gives a text that is
    sure enough; all of them where not, and the candidates are then the most probable of the
    texts that any of them puts forward.
    """
    views = iter(views)
    taken = [next(views)]
    found = beam_search(taken[0], count, lengths)
    if found and found[0].confidence < SURE:
        taken += views
    if len(taken) == 1:
        return taken, found
    if lengths:
        taken = [_given_lengths(steps, *lengths) for steps in taken]
    wide = max(count, _PUT_FORWARD)
    # A dictionary holds each text once, in the same order at every run.
    texts = {one.text: None for steps in taken for one in beam_search(steps, wide, lengths)}
    found = [Candidate(text, _mean_probability(taken, encode(text))) for text in texts]
    return taken, sorted(found, key=lambda one: -one.confidence)[:count]


def characters(views: list[np.ndarray], text: str, alternatives: int = 3) -> tuple[Character, ...]:
    """Each character of ``text`` with its confidence and its best alternatives.

    ``views``: as ``read`` took them. For every place i and character c, the probability of
    the text with c at i is the mean over the views.
    """
    if not text:
        return ()
    label = np.array(encode(text))
    score = sum(_with_each(steps, label) for steps in views)
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


def _with_each(steps: np.ndarray, label: np.ndarray) -> np.ndarray:
    """(L, 63): for every place and class, the probability of the label with the class there.

    Summed over all alignments: forward and backward variables around the place.
    """
    count = len(steps)
    blank, on = map(np.array, _forward(steps, label))
    blank_back, on_back = map(np.array, _forward(steps[::-1], label[::-1]))
    # Entering place i at step t: from the blank before it, or straight from the character
    # before it if that is another one. Leaving it after step t is the same, backwards.
    differs = np.arange(CLASSES) != np.insert(label, 0, BLANK)[:-1, None]
    differs_back = np.arange(CLASSES) != np.append(label, BLANK)[1:, None]
    entering = blank[:count, :-1, None] + _shifted(on[:count])[..., None] * differs
    leaving = blank_back[:count, :-1][::-1, ::-1, None] + (
        _shifted(on_back[:count])[::-1, ::-1, None] * differs_back
    )
    held = np.zeros((count, len(label), CLASSES))
    inside = np.zeros((len(label), CLASSES))
    for time, step in enumerate(steps):
        inside = held[time] = (inside + entering[time]) * step
    score = np.einsum("tic,tic->ic", held, leaving)
    score[:, BLANK] = 0.0
    return score


def _rescaled(steps: np.ndarray) -> np.ndarray:
    """Rows brought to sum 1, with no class below the floor."""
    steps = np.maximum(steps / np.maximum(steps.sum(-1, keepdims=True), _FLOOR), _FLOOR)
    return steps / steps.sum(-1, keepdims=True)


def _likely(steps: np.ndarray, share: float, always: int) -> list[list[int]]:
    """For each step, the characters worth extending a beam with, likeliest first.

    At most 8 that have the share, and in any case the ``always`` best possible ones, so
    that a length which the network finds unlikely can still be reached.
    """
    order = np.argsort(-steps[:, 1:], axis=1, kind="stable")[:, :8] + 1
    shares = np.take_along_axis(steps, order, axis=1)
    keep = (shares > share) | ((shares > 0) & (np.arange(8) < always))
    return [row[kept].tolist() for row, kept in zip(order, keep)]


def _best(grown: dict, count: int, by_length: bool) -> dict:
    """The most probable beams, best first."""
    ranked = sorted(grown.items(), key=lambda item: -(item[1][0] + item[1][1]))
    if not by_length:
        return dict(ranked[: max(_BEAMS, 2 * count)])
    # Within each length, or the lengths asked for could be crowded out by likelier ones.
    width = max(_BEAMS_A_LENGTH, count)
    kept: dict = defaultdict(int)
    best = {}
    for prefix, scores in ranked:
        if kept[len(prefix)] < width:
            kept[len(prefix)] += 1
            best[prefix] = scores
    return best


def _forward(steps: np.ndarray, label) -> tuple[list[list[float]], list[list[float]]]:
    """Forward variables before each step, and after the last, of one label.

    ``blank`` (T + 1 rows of L + 1): the probability of the first t steps ending in the
    blank before place i, or after the last place for i = L. ``on`` (T + 1 rows of L): of
    them ending on the character at place i. Plain lists: for the few states of a captcha
    they are several times as fast as arrays.
    """
    places = range(len(label))
    straight = [place > 0 and label[place] != label[place - 1] for place in places]
    emitted = steps[:, label].tolist() if len(label) else [[]] * len(steps)
    blank, on = [[1.0] + [0.0] * len(label)], [[0.0] * len(label)]
    for pause, emission in zip(steps[:, BLANK].tolist(), emitted):
        before, here = blank[-1], on[-1]
        blank.append([before[0] * pause] + [(before[i + 1] + here[i]) * pause for i in places])
        on.append(
            [
                (here[i] + before[i] + (here[i - 1] if straight[i] else 0.0)) * emission[i]
                for i in places
            ]
        )
    return blank, on


def _probability(steps: np.ndarray, prefix: Sequence[int]) -> float:
    """Probability of a text: the sum over all its alignments."""
    blank, on = _forward(steps, list(prefix))
    return blank[-1][-1] + (on[-1][-1] if prefix else 0.0)


def _mean_probability(views: list[np.ndarray], label: Sequence[int]) -> float:
    return min(1.0, sum(_probability(steps, label) for steps in views) / len(views))


def _given_lengths(steps: np.ndarray, low: int, high: int) -> np.ndarray:
    """Steps under which the probabilities of all texts of those lengths sum to 1.

    Every alignment passes through the last step: what it is multiplied by, all texts are.
    """
    scaled = steps.copy()
    scaled[-1] /= _length_probability(steps, low, high)
    return scaled


def _shifted(on: np.ndarray) -> np.ndarray:
    """(T, L): at each place, the value of the place before it; 0 at the first."""
    return np.pad(on[:, :-1], ((0, 0), (1, 0)))


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
