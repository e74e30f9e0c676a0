"""Views -> candidates -> characters, under the profile of a source.

A text's probability is multiplied by its weight and divided by the sum of all texts', so that it is
the one under the profile. A profile can be wrong, and what is wrong in it is so for all pictures of
the source at once: its probability and the one without it are mixed, ``BELIEVED`` to the rest.
``site/lib/profiled.js`` mirrors this module.
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
from recognize.alphabet import OWN, Alphabet
from recognize.ctc import Candidate, Character, beam_search, described
from recognize.profile import Weights
from recognize.sights import PUT_FORWARD, Sight, shares

# How probable it is that the profile holds; the best of four on generated sources.
BELIEVED = 0.65

# A view, and what a text's probability in it is multiplied by: for each unit of the text's weight,
# and in any case.
Weighed = tuple[Probabilities, float, float]

_Lengths = tuple[int, int] | None


def search(
    sights: Sequence[Sight],
    count: int,
    lengths: _Lengths,
    weights: Weights,
    alphabet: Alphabet = OWN,
) -> tuple[list[Candidate], list[Weighed]]:
    """As ``sights.search_together``, and what ``characters`` takes of the views.

    The candidates are of those that any view puts forward, with the weights or without.
    """
    wide = max(count, PUT_FORWARD)
    # A dictionary holds each text once, in the same order at every run.
    texts = {
        one.text: None
        for view, _ in sights
        for held in (weights, None)
        for one in beam_search(view, wide, lengths, held, alphabet)
    }
    weighed = [
        _weighed(view, share, lengths, weights) for (view, _), share in zip(sights, shares(sights))
    ]
    candidates = []
    for text in texts:
        label = alphabet.encode(text)
        whole = sum(
            text_probability(view, label) * (held * weights.of(label) + bare)
            for view, held, bare in weighed
        )
        candidates.append(Candidate(text, min(whole, 1.0)))
    return sorted(candidates, key=lambda one: -one.confidence)[:count], weighed


def characters(
    views: Sequence[Weighed], text: str, weights: Weights, alphabet: Alphabet = OWN
) -> tuple[Character, ...]:
    """Each character of a text, as ``ctc.characters`` gives it; ``views``: as ``search`` does."""
    if not text:
        return ()
    label, of_class = alphabet.encode(text), np.array(weights.classes)
    # Of the text with each class at each place.
    with_class = weights.of(label) / of_class[label][:, None] * of_class
    score: NDArray[np.float64] = np.zeros((len(label), alphabet.classes))
    for view, held, bare in views:
        score += with_each_class(view, label) * (held * with_class + bare)
    return described(text, score, alphabet=alphabet)


def _weighed(view: Probabilities, share: float, lengths: _Lengths, weights: Weights) -> Weighed:
    held = share * BELIEVED / total_probability(view, lengths, weights)
    return view, held, share * (1 - BELIEVED) / total_probability(view, lengths, None)
