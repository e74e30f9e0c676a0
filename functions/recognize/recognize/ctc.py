"""Logits -> probabilities -> candidates -> characters: the mathematics of CTC decoding.

Method: connectionist temporal classification (Graves et al., 2006); best-path ("greedy") and
prefix beam decoding (Hannun et al., 2014, without a language model).

A CTC network gives, for each of T time steps, probabilities of the blank and of each
character. A text's probability is the sum over all its alignments (``alignments``).
Restrictions are exact conditions on that model: with only some characters allowed, the share
of each time step's probability that falls on them and the blank is scaled back to 1; with
lengths given, a text's probability is divided by that of all texts of those lengths. ``sights``
reads an image in several views, and ``profiled`` under a source's profile.

Texts with a character that is none of the alphabet (class ``OTHER``) are never put forward, but
they keep their probability whatever is restricted: where an image shows such characters, every
text that is put forward has little.

What takes or gives texts takes the model's ``alphabet``, by default the package's own; ``classes``
in a shape is how many classes that has.

Arrays are float64 and linear, not logarithms. Probabilities are held above ``FLOOR`` so that a
product over the time steps of any supported network stays above the smallest float64.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recognize.alignments import (
    Probabilities,
    text_probability,
    total_probability,
    with_each_class,
)
from recognize.alphabet import BLANK, OTHER, OWN, Alphabet
from recognize.profile import Weights

FLOOR = 1e-7
# Beams kept at each time step, or for each length where lengths are restricted.
BEAMS = 12
BEAMS_A_LENGTH = 6
# Characters that extend a beam at a time step: at most so many, of at least this share; the
# smaller share where several texts are asked for.
EXTENSIONS = 8
SHARE, SHARE_OF_SEVERAL = 1e-3, 1e-5
# Other characters that are named for each place.
ALTERNATIVES = 3

# Of a prefix (a tuple of classes), the probabilities of ending in a blank and in its last class.
_Beams = dict[tuple[int, ...], list[float]]


@dataclass(frozen=True)
class Candidate:
    """A text and its probability (0-1) under the network and the restrictions."""

    text: str
    confidence: float


@dataclass(frozen=True)
class Character:
    """One character of a text.

    ``confidence`` (0-1) is its probability among all characters that could stand at its
    place if the others are right, unknown ones too; ``alternatives`` are the most probable of
    those that are known.
    """

    text: str
    confidence: float
    alternatives: tuple[Candidate, ...]


def softmax(logits: NDArray[np.floating], temperature: float = 1.0) -> Probabilities:
    """Probabilities, float64 (T, classes): softmax over classes of ``logits / temperature``.

    ``logits``: (T, classes), any float dtype. ``temperature`` above 1 makes the probabilities less
    sure (Guo et al., 2017).
    """
    scaled = logits.astype(np.float64) / temperature
    scaled -= scaled.max(axis=-1, keepdims=True)
    return _rescaled(np.exp(scaled))


def no_text(probabilities: Probabilities) -> float:
    """Probability (0-1) that the image holds no text: that of the empty text.

    Its one alignment is the blank at every time step. ``probabilities``: (T, classes), before
    any restriction, for a restriction takes it as a fact that there is a text of that kind.
    """
    return float(probabilities[:, BLANK].prod())


def restrict(
    probabilities: Probabilities,
    allowed: str | None = None,
    case: str = "keep",
    alphabet: Alphabet = OWN,
) -> Probabilities:
    """The same (T, classes) with only the characters of ``allowed`` possible, and unknown ones.

    ``allowed``: by default all. With ``case`` ``lower`` or ``upper``, both cases of a letter count
    as that one, where the alphabet has both: a letter is then allowed if either of its cases is,
    and its probability is the sum. Raises ``ValueError`` for another ``case`` than these and
    ``keep``.
    """
    if case not in ("keep", "lower", "upper"):
        raise ValueError(f"case must be keep, lower or upper, not {case!r}")
    kept = alphabet.either_case(alphabet.text if allowed is None else allowed, case)
    keep = np.zeros(alphabet.classes, dtype=bool)
    keep[[BLANK, OTHER, *alphabet.encode(kept)]] = True
    restricted = np.where(keep, probabilities, 0.0)
    if case != "keep":
        folds = [(one, alphabet.folded(one, case)) for one in alphabet.text]
        moves = [(one, folded) for one, folded in folds if folded != one]
        restricted = moved(restricted, moves, alphabet)
        keep[alphabet.encode("".join(one for one, _ in moves))] = False
    return np.where(keep, _rescaled(restricted), 0.0)


def moved(
    probabilities: Probabilities, moves: Iterable[tuple[str, str]], alphabet: Alphabet = OWN
) -> Probabilities:
    """The same (T, classes) with what falls on the first character of each pair on the second."""
    found = probabilities.copy()
    for one, other in moves:
        source, target = alphabet.encode(one + other)
        found[:, target] += found[:, source]
        found[:, source] = 0.0
    return found


def greedy(scores: NDArray[np.floating], alphabet: Alphabet = OWN) -> str:
    """The text of the most probable path, and so not always the most probable text.

    ``scores``: (T, classes), probabilities or logits. Unknown characters are in it.
    """
    return alphabet.decode(best_path(scores))


def best_path(scores: NDArray[np.floating]) -> NDArray[np.int64]:
    """The same as classes, int64 (n,)."""
    path = scores.argmax(axis=-1)
    merged = path[np.insert(path[1:] != path[:-1], 0, True)]
    said: NDArray[np.int64] = merged[merged != BLANK]
    return said


def beam_search(
    probabilities: Probabilities,
    count: int = 1,
    lengths: tuple[int, int] | None = None,
    weights: Weights | None = None,
    alphabet: Alphabet = OWN,
) -> list[Candidate]:
    """Up to ``count`` most probable texts, best first, with their probabilities.

    ``lengths``: inclusive range that texts must have. ``weights``: what texts are weighed by; they
    have at most ``weights.longest`` characters then. The empty text is a candidate unless it is
    excluded by that. The list is empty where the time steps are too few for the lengths.
    """
    low, high = lengths or (0, weights.longest if weights else len(probabilities))
    share = SHARE if count == 1 else SHARE_OF_SEVERAL
    by_length = lengths is not None or weights is not None
    # A character is weighed where a text gets it, and not at every time step that shows it.
    entering = probabilities * np.array(weights.classes) if weights else probabilities
    likely = _likely(entering, share, always=2 if lengths else 0)
    beams: _Beams = {(): [1.0, 0.0]}
    for at_step, at_entry, classes in zip(probabilities.tolist(), entering.tolist(), likely):
        beams = _best(_grown(beams, at_step, at_entry, classes, high), count, by_length)
    prefixes = [prefix for prefix in beams if low <= len(prefix) <= high]
    if weights:
        prefixes.sort(key=lambda prefix: -sum(beams[prefix]) * weights.lengths[len(prefix)])
    weight = weights.of if weights else lambda prefix: 1.0
    given = total_probability(probabilities, lengths, weights)
    # The beams' sums lack the alignments that pruning lost: score the best ones in full.
    scored = [
        (min(text_probability(probabilities, prefix) * weight(prefix) / given, 1.0), prefix)
        for prefix in prefixes[: count + 2]
    ]
    scored.sort(key=lambda pair: -pair[0])
    return [Candidate(alphabet.decode(prefix), score) for score, prefix in scored[:count]]


def characters(
    views: Sequence[Probabilities],
    text: str,
    alternatives: int = ALTERNATIVES,
    alphabet: Alphabet = OWN,
) -> tuple[Character, ...]:
    """Each character of ``text`` with its confidence and its best alternatives.

    ``views``: one, or several as ``sights.search_together`` gives them back. For every place i and
    character c, the probability of the text with c at i is their sum.
    """
    if not text:
        return ()
    label = alphabet.encode(text)
    score = np.zeros((len(label), alphabet.classes))
    for view in views:
        score += with_each_class(view, label)
    return described(text, score, alternatives, alphabet)


def described(
    text: str,
    score: NDArray[np.float64],
    alternatives: int = ALTERNATIVES,
    alphabet: Alphabet = OWN,
) -> tuple[Character, ...]:
    """Each character of ``text`` by the probability of each class at its place, (L, classes).

    The probabilities of a place may have any sum.
    """
    label = alphabet.encode(text)
    score = score / score.sum(axis=1, keepdims=True)
    result = []
    for place, own in enumerate(label):
        ranked = np.argsort(-score[place], kind="stable")
        order = [index for index in ranked if index not in (own, OTHER)]
        others = tuple(
            Candidate(alphabet.decode([index]), float(score[place, index]))
            for index in order[:alternatives]
            if score[place, index] > 0
        )
        result.append(Character(text[place], float(score[place, own]), others))
    return tuple(result)


def _rescaled(rows: NDArray[np.float64]) -> Probabilities:
    """Rows brought to sum 1, with no class below the floor."""
    held = np.maximum(rows / np.maximum(rows.sum(-1, keepdims=True), FLOOR), FLOOR)
    scaled: Probabilities = held / held.sum(-1, keepdims=True)
    return scaled


def _likely(probabilities: Probabilities, share: float, always: int) -> list[list[int]]:
    """For each time step, the characters worth extending a beam with, likeliest first.

    At most ``EXTENSIONS`` that have the share of what is no unknown character, and in any case
    the ``always`` best possible ones, so that a length which the network finds unlikely can
    still be reached.
    """
    known = np.delete(np.arange(probabilities.shape[1]), [BLANK, OTHER])
    order = known[np.argsort(-probabilities[:, known], axis=1, kind="stable")[:, :EXTENSIONS]]
    shares = np.take_along_axis(probabilities, order, axis=1)
    keep = (shares > share * (1 - probabilities[:, OTHER, None])) | (
        (shares > 0) & (np.arange(EXTENSIONS) < always)
    )
    return [row[kept].tolist() for row, kept in zip(order, keep)]


def _grown(
    beams: _Beams,
    at_step: list[float],
    at_entry: list[float],
    classes: Iterable[int],
    high: int,
) -> _Beams:
    """The beams one time step on, none longer than ``high``.

    ``at_step``: each class's probability; ``at_entry``: that of a character that a beam gets.
    """
    grown: _Beams = defaultdict(lambda: [0.0, 0.0])
    for prefix, (blank, last) in beams.items():
        total = blank + last
        stay = grown[prefix]
        stay[0] += total * at_step[BLANK]
        if prefix:
            stay[1] += last * at_step[prefix[-1]]
        if len(prefix) == high:
            continue
        for character in classes:
            extended = grown[(*prefix, character)]
            before = blank if prefix and prefix[-1] == character else total
            extended[1] += before * at_entry[character]
    return grown


def _best(grown: _Beams, count: int, by_length: bool) -> _Beams:
    """The most probable beams, best first."""
    ranked = sorted(grown.items(), key=lambda item: -(item[1][0] + item[1][1]))
    if not by_length:
        return dict(ranked[: max(BEAMS, 2 * count)])
    # Within each length, or the lengths asked for could be crowded out by likelier ones.
    width = max(BEAMS_A_LENGTH, count)
    kept: dict[int, int] = defaultdict(int)
    best = {}
    for prefix, scores in ranked:
        if kept[len(prefix)] < width:
            kept[len(prefix)] += 1
            best[prefix] = scores
    return best
