"""Views -> candidates -> characters, under the profile of a source.

A text's probability is multiplied by its weight and divided by the sum of all texts', so that it is
the one under the profile. A profile can be wrong, and what is wrong in it is so for all pictures of
the source at once: its probability and the one without it are mixed, ``BELIEVED`` to the rest.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recognize.alignments import (
    Probabilities,
    text_probability,
    total_probability,
    with_each_class,
)
from recognize.alphabet import CLASSES, encode
from recognize.ctc import PUT_FORWARD, Candidate, Character, beam_search, described
from recognize.profile import Weights

# How probable it is that the profile holds; the best of four on generated sources.
BELIEVED = 0.65

_Lengths = tuple[int, int] | None


def search(
    views: Sequence[Probabilities], count: int, lengths: _Lengths, weights: Weights
) -> list[Candidate]:
    """Up to ``count`` most probable texts, best first, as ``ctc.search_together`` gives them.

    They are of those that any view puts forward, with the weights or without.
    """
    wide = max(count, PUT_FORWARD)
    # A dictionary holds each text once, in the same order at every run.
    texts = {
        one.text: None
        for view in views
        for held in (weights, None)
        for one in beam_search(view, wide, lengths, held)
    }
    factors = [_factors(view, lengths, weights) for view in views]
    candidates = []
    for text in texts:
        label = encode(text)
        whole = sum(
            text_probability(view, label) * (held * weights.of(label) + bare)
            for view, (held, bare) in zip(views, factors)
        )
        candidates.append(Candidate(text, min(whole / len(views), 1.0)))
    return sorted(candidates, key=lambda one: -one.confidence)[:count]


def characters(
    views: Sequence[Probabilities], text: str, lengths: _Lengths, weights: Weights
) -> tuple[Character, ...]:
    """Each character of a text, as ``ctc.characters`` gives it."""
    if not text:
        return ()
    label, of_class = encode(text), np.array(weights.classes)
    # Of the text with each class at each place.
    with_class = weights.of(label) / of_class[label][:, None] * of_class
    score: NDArray[np.float64] = np.zeros((len(label), CLASSES))
    for view in views:
        held, bare = _factors(view, lengths, weights)
        score += with_each_class(view, label) * (held * with_class + bare)
    return described(text, score)


def _factors(view: Probabilities, lengths: _Lengths, weights: Weights) -> tuple[float, float]:
    """What a text's probability is multiplied by: for each unit of its weight, and in any case."""
    held = BELIEVED / total_probability(view, lengths, weights)
    return held, (1 - BELIEVED) / total_probability(view, lengths, None)
