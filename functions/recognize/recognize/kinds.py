"""What sources are like, and how probable each kind is by what their pictures put forward.

A source's texts have one length, or lengths that follow each other, and they are of one set of
characters: digits, capitals, both, and so on. Which of these kinds it is, all its pictures say
together (Bayesian model averaging; Hoeting et al., 1999): each kind has a probability before any
picture, and every picture a likelihood under each. The network errs, and on one source mostly in
the same way: a character more or less, or one of another set, rules no kind out.

Plain numbers and lists alone, as ``source``; ``site/lib/kinds.js`` mirrors this module.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from recognize.alphabet import NAMED, Alphabet
from recognize.profile import LENGTHS

# Texts with their probabilities (0-1) by the network alone.
Evidence = Sequence[tuple[str, float]]
# Of each kind a number: how probable it is (0-1), or the logarithm of a likelihood.
OfKinds = Sequence[float]

# How probable it is that a source has one length alone, and how many lengths follow each other at
# most where it has several; each number of them is then as probable.
ONE_LENGTH, MOST_LENGTHS = 0.5, 6
# How probable it is that a picture is read with a wrong length; of that, with a character too few
# or too many, each, and with two.
MISCOUNTED, BY_ONE, BY_TWO = 0.15, 0.4, 0.08
# No length is less likely, whatever the candidates say.
LEAST_LIKELY = 1e-3
# How probable it is that a character is read as one of another set.
MISTAKEN = 0.03
# What so many pictures say of lengths, of sets, counts half: each says more of the latter.
LENGTHS_HALF_COUNTED, SETS_HALF_COUNTED = 10.0, 60.0
# Sets of characters that sources draw from, beside all that the reader knows.
DRAWN_FROM = (
    *(NAMED[one] for one in ("digits", "lower", "upper", "letters", "uppernumeric", "sums")),
    NAMED["alphanumeric"],
    NAMED["digits"] + NAMED["lower"],
)
# All characters are so many times as probable a set as each of these: signs are in few of them, and
# what is improbable before any picture gains the most once it is seen.
ALL_DRAWN = 3.0

# The ranges of lengths: from, up to and without.
RANGES = tuple(
    (low, low + count)
    for count in range(1, MOST_LENGTHS + 1)
    for low in range(len(LENGTHS) + 1 - count)
)


def _before(low: int, high: int) -> float:
    """How probable a range is before any picture."""
    of_count = ONE_LENGTH if high - low == 1 else (1 - ONE_LENGTH) / (MOST_LENGTHS - 1)
    return of_count / (len(LENGTHS) + 1 - (high - low))


_RANGES_BEFORE = tuple(math.log(_before(low, high)) for low, high in RANGES)


def ranges_by(fits: OfKinds, pictures: int) -> list[float]:
    """How probable each of ``RANGES`` is by so many pictures; ``fits``: the sum of theirs."""
    return _posterior(_RANGES_BEFORE, fits, pictures / (pictures + LENGTHS_HALF_COUNTED))


def sets_by(fits: OfKinds, pictures: int) -> list[float]:
    """How probable each character set is by so many pictures; ``fits``: the sum of theirs."""
    before = [0.0] * len(fits)
    before[len(DRAWN_FROM)] = math.log(ALL_DRAWN)
    return _posterior(before, fits, pictures / (pictures + SETS_HALF_COUNTED))


@cache
def character_sets(alphabet: Alphabet) -> tuple[str, ...]:
    """The sets of characters: ``DRAWN_FROM``, all that there are, and further ones."""
    further = [alphabet.further, alphabet.further + NAMED["digits"]] if alphabet.further else []
    return (*DRAWN_FROM, alphabet.text, *further)


def fits_ranges(evidence: Evidence) -> list[float]:
    """The logarithm of a picture's likelihood under each of ``RANGES``; 0 where it has no text."""
    possible = _possible(evidence)
    if not possible:
        return [0.0] * len(RANGES)
    whole = sum(share for _, share in possible)
    read = [0.0] * (len(LENGTHS) + 4)
    for text, share in possible:
        read[len(text) + 2] += share / whole
    likely = [
        (1 - MISCOUNTED) * read[at + 2]
        + MISCOUNTED * BY_ONE * (read[at + 1] + read[at + 3])
        + MISCOUNTED * BY_TWO * (read[at] + read[at + 4])
        + LEAST_LIKELY
        for at in LENGTHS
    ]
    return [math.log(sum(likely[low:high]) / (high - low)) for low, high in RANGES]


def fits_sets(evidence: Evidence, alphabet: Alphabet) -> list[float]:
    """The logarithm of a picture's likelihood under each character set; 0 where it has no text."""
    possible, sets = _possible(evidence), character_sets(alphabet)
    return [_fits_set(possible, one, alphabet) if possible else 0.0 for one in sets]


def lengths_of(ranges: OfKinds) -> list[float]:
    """How probable each of ``LENGTHS`` is, by how probable the ranges are."""
    found = [0.0] * len(LENGTHS)
    for (low, high), share in zip(RANGES, ranges, strict=True):
        for length in range(low, high):
            found[length] += share / (high - low)
    return found


def characters_of(
    sets: OfKinds, counts: Mapping[str, float], mass: float, alphabet: Alphabet
) -> dict[str, float]:
    """How probable each character is, by how probable the sets are and how often each is expected.

    ``mass``: of so many characters more, those of a set are as common as each other.
    """
    found = dict.fromkeys(alphabet.text, 0.0)
    for characters, share in zip(character_sets(alphabet), sets, strict=True):
        expected = sum(counts.get(one, 0.0) for one in characters)
        for one in characters:
            of_one = counts.get(one, 0.0) + mass / len(characters)
            found[one] += share * of_one / (expected + mass)
    return found


def _possible(evidence: Evidence) -> Evidence:
    """Without texts that no source has: too long ones, and those whose probability is nought."""
    return [(text, share) for text, share in evidence if share > 0 and len(text) in LENGTHS]


def _posterior(before: OfKinds, fits: OfKinds, counted: float) -> list[float]:
    """``counted``: how much the likelihoods count, 0-1."""
    scores = [prior + counted * fit for prior, fit in zip(before, fits, strict=True)]
    whole = _log_sum(scores)
    return [math.exp(score - whole) for score in scores]


def _fits_set(evidence: Evidence, characters: str, alphabet: Alphabet) -> float:
    others = len(alphabet.text) - len(characters)
    inside = math.log((1 - MISTAKEN if others else 1.0) / len(characters))
    outside = math.log(MISTAKEN / others) if others else 0.0
    return _log_sum(
        math.log(share) + sum(inside if one in characters else outside for one in text)
        for text, share in evidence
    )


def _log_sum(logarithms: Iterable[float]) -> float:
    """The logarithm of the sum of what these are the logarithms of."""
    values = [*logarithms]
    greatest = max(values)
    return greatest + math.log(sum(math.exp(one - greatest) for one in values))
