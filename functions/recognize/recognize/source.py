"""What the pictures of one source say together: from their candidates to the source's profile.

Method: of which kind a source is, its lengths and its set of characters, each has a posterior
(``kinds``); within a set, characters have a Dirichlet prior, so that few pictures change little. Of
each picture, the candidates' probabilities under the profile of *all others* say how often each
character is expected; this is repeated until it settles (collapsed variational inference of order
zero; Asuncion et al., 2009). No picture is read under what itself says: none confirms itself.

The network has read the pictures with the lengths and characters of what it was trained on in mind.
So a profile has the probabilities in relation to those before any picture: of no others, all weigh
the same.

Plain numbers and lists alone: nothing here knows of networks or arrays. ``site/lib/source.js``
mirrors this module.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TypeVar

from recognize import kinds
from recognize.alphabet import OWN, Alphabet, is_letter
from recognize.kinds import Evidence, OfKinds
from recognize.profile import LENGTHS, Profile, Weights, scaled, summary, weights

# Texts that each picture puts forward.
PUT_FORWARD = 12
ROUNDS = 3
# The prior's mass: so many characters, of which all of a set are as common.
CHARACTERS_MASS = 30.0
# From this share of the letters on, a profile states their case.
ONE_CASE = 0.95

# How often each character is expected.
_Counts = dict[str, float]
_Shares = tuple[dict[int, float], dict[str, float]]
_Key = TypeVar("_Key", int, str)


def infer(
    pictures: Sequence[Evidence],
    allowed: str | None = None,
    case: str = "keep",
    alphabet: Alphabet = OWN,
) -> tuple[Profile, list[Weights]]:
    """The profile of a source, and for each of its pictures the weights that the others give.

    ``pictures``: what each puts forward; nothing where it holds no text. ``allowed`` and ``case``:
    the restriction under which they do, as ``ctc.restrict`` has it. ``alphabet``: of the model.
    """
    ranges = [kinds.fits_ranges(evidence) for evidence in pictures]
    sets = [kinds.fits_sets(evidence, alphabet) for evidence in pictures]
    ranges_in_all = _columns([kinds.fits_ranges(()), *ranges])
    sets_in_all = _columns([kinds.fits_sets((), alphabet), *sets])
    used = sum(1 for evidence in pictures if evidence)
    others = [
        (
            kinds.ranges_by(_difference(ranges_in_all, of_range), used - bool(evidence)),
            kinds.sets_by(_difference(sets_in_all, of_set), used - bool(evidence)),
        )
        for evidence, of_range, of_set in zip(pictures, ranges, sets)
    ]
    counts = [_expected(evidence, None, alphabet) for evidence in pictures]
    given: list[Weights] = []
    for _ in range(ROUNDS):
        total = _added(counts)
        given = [
            weights(*_shares(*kinds_by, _without(total, own), alphabet), allowed, case, alphabet)
            for kinds_by, own in zip(others, counts)
        ]
        counts = [_expected(evidence, of_it, alphabet) for evidence, of_it in zip(pictures, given)]
    total = _added(counts)
    by_all = kinds.ranges_by(ranges_in_all, used), kinds.sets_by(sets_in_all, used)
    return summary(*_shares(*by_all, total, alphabet), _case(total), used), given


def _expected(evidence: Evidence, given: Weights | None, alphabet: Alphabet) -> _Counts:
    """How often each character is expected in one picture.

    What the candidates leave of all texts' probability counts as none of them, unweighed.
    """
    shares = [
        share * given.of(alphabet.encode(text)) if given else share for text, share in evidence
    ]
    whole = sum(shares) + max(0.0, 1 - sum(share for _, share in evidence))
    counts: _Counts = {}
    for (text, _), share in zip(evidence, shares):
        for one in text:
            counts[one] = counts.get(one, 0.0) + share / whole
    return counts


def _added(parts: Sequence[_Counts]) -> _Counts:
    total: _Counts = {}
    for counts in parts:
        for one, count in counts.items():
            total[one] = total.get(one, 0.0) + count
    return total


def _without(total: _Counts, own: _Counts) -> _Counts:
    """The counts of all others. Rounding must not make them negative."""
    return {one: max(count - own.get(one, 0.0), 0.0) for one, count in total.items()}


def _shares(
    ranges: OfKinds, sets: OfKinds, counts: Mapping[str, float], alphabet: Alphabet
) -> _Shares:
    """Probabilities of lengths and characters, in relation to those before any picture."""
    lengths, characters = _bare(ranges, sets, counts, alphabet)
    before = _before(alphabet)
    return _divided(lengths, before[0]), _divided(characters, before[1])


def _bare(
    ranges: OfKinds, sets: OfKinds, counts: Mapping[str, float], alphabet: Alphabet
) -> _Shares:
    characters = kinds.characters_of(sets, counts, CHARACTERS_MASS, alphabet)
    return dict(zip(LENGTHS, kinds.lengths_of(ranges), strict=True)), characters


@cache
def _before(alphabet: Alphabet) -> _Shares:
    ranges = kinds.ranges_by(kinds.fits_ranges(()), 0)
    sets = kinds.sets_by(kinds.fits_sets((), alphabet), 0)
    return _bare(ranges, sets, {}, alphabet)


def _divided(shares: Mapping[_Key, float], by: Mapping[_Key, float]) -> dict[_Key, float]:
    """The shares divided each by its own, scaled to a sum of 1."""
    return scaled({key: share / by[key] for key, share in shares.items()})


def _columns(rows: Sequence[OfKinds]) -> list[float]:
    """The sum of each column."""
    return [sum(column) for column in zip(*rows, strict=True)]


def _difference(total: OfKinds, own: OfKinds) -> list[float]:
    return [of_all - one for of_all, one in zip(total, own, strict=True)]


def _letters(counts: _Counts) -> tuple[float, float]:
    """How many lower-case and upper-case letters are expected."""
    letters = [one for one in counts if is_letter(one)]
    lower = sum(counts[one] for one in letters if one.islower())
    return lower, sum(counts[one] for one in letters) - lower


def _case(counts: _Counts) -> str:
    """One of ``profile.CASES``."""
    lower, upper = _letters(counts)
    characters = sum(counts.values())
    if lower + upper <= (1 - ONE_CASE) * characters:
        return "none" if characters else "mixed"
    if lower >= ONE_CASE * (lower + upper):
        return "lower"
    return "upper" if upper >= ONE_CASE * (lower + upper) else "mixed"
