"""An image in several views: a text's probability is the weighted mean of those that they give it.

``site/lib/sights.js`` mirrors this module.
"""

from collections.abc import Sequence
from typing import NamedTuple

from recognize.alignments import Probabilities, given_lengths, text_probability, times
from recognize.alphabet import OWN, Alphabet
from recognize.ctc import Candidate, beam_search

# Texts that each of several views puts forward.
PUT_FORWARD = 5


class Sight(NamedTuple):
    """An image in one of several views.

    ``probabilities``: float64 (T, classes). ``weight``: how much they count, above 0.
    """

    probabilities: Probabilities
    weight: float = 1.0


def search_together(
    sights: Sequence[Sight],
    count: int = 1,
    lengths: tuple[int, int] | None = None,
    alphabet: Alphabet = OWN,
) -> tuple[list[Candidate], list[Probabilities]]:
    """As ``beam_search``, of an image in several views; and what ``characters`` takes of them.

    The candidates are the most probable, on the weighted mean over the views, of the texts that
    any of them puts forward. The views come back so that this mean is their sum; with lengths, on
    condition of these, so that a view that finds them unlikely counts no less.
    """
    wide = max(count, PUT_FORWARD)
    views = [given_lengths(view, *lengths) if lengths else view for view, _ in sights]
    # A dictionary holds each text once, in the same order at every run.
    texts = {
        one.text: None
        for view in views
        for one in beam_search(view, wide, lengths, alphabet=alphabet)
    }
    weighed = [times(view, share) for view, share in zip(views, shares(sights))]
    candidates = [Candidate(text, _probability(weighed, alphabet.encode(text))) for text in texts]
    return sorted(candidates, key=lambda one: -one.confidence)[:count], weighed


def shares(sights: Sequence[Sight]) -> list[float]:
    """How much each view counts, so that all together count 1."""
    total = sum(weight for _, weight in sights)
    return [weight / total for _, weight in sights]


def _probability(views: Sequence[Probabilities], label: Sequence[int]) -> float:
    return min(1.0, sum(text_probability(view, label) for view in views))
