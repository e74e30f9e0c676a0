"""What the pictures of one source say together: from their candidates to the source's profile.

Method: of a source, the lengths, the characters and the case of the letters each have a
distribution of their own, with a Dirichlet prior, so that few pictures change little. Of each
picture, the candidates' probabilities under the profile of *all others* say how often each length
and character is expected; this is repeated until it settles (collapsed variational inference of
order zero; Asuncion et al., 2009). No picture is read under what itself says: none confirms itself.

Plain numbers and lists alone: nothing here knows of networks or arrays. ``site/lib/source.js``
mirrors this module.
"""

from collections.abc import Sequence

from recognize.alphabet import OWN, Alphabet, is_letter
from recognize.limits import MAX_TEXT_LENGTH
from recognize.profile import Profile, Weights, summary, weights

# Texts that each picture puts forward.
PUT_FORWARD = 12
ROUNDS = 5
# The priors' masses: so many pictures, characters and letters, of which all are as common.
LENGTHS_MASS, CHARACTERS_MASS, LETTERS_MASS = 10.0, 22.0, 4.0
# From this share of the letters on, a profile states their case.
ONE_CASE = 0.95
# Where the rarer case has more than this share of the letters, what is above counts so many times
# more, until both are equal: sources draw letters of one case, or of both alike.
RARER_CASE, SLOPE = 0.1, 5.0

# Texts with their probabilities (0-1) by the network alone.
Evidence = Sequence[tuple[str, float]]
# How often each length, a number, and each character is expected.
_Counts = dict[int | str, float]
_Shares = tuple[dict[int, float], dict[str, float]]


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

    def _weights(counts: _Counts) -> Weights:
        return weights(*_shares(counts, alphabet), allowed, case, alphabet)

    counts = [_expected(evidence, None, alphabet) for evidence in pictures]
    given: list[Weights] = []
    for _ in range(ROUNDS):
        total = _added(counts)
        given = [_weights(_without(total, own)) for own in counts]
        counts = [_expected(evidence, of_it, alphabet) for evidence, of_it in zip(pictures, given)]
    total = _added(counts)
    lengths, characters = _shares(total, alphabet)
    used = sum(1 for evidence in pictures if evidence)
    return summary(lengths, characters, _case(total), used), given


def _expected(evidence: Evidence, given: Weights | None, alphabet: Alphabet) -> _Counts:
    """How often lengths and characters are expected in one picture.

    What the candidates leave of all texts' probability counts as none of them, unweighed.
    """
    shares = [
        share * given.of(alphabet.encode(text)) if given else share for text, share in evidence
    ]
    whole = sum(shares) + max(0.0, 1 - sum(share for _, share in evidence))
    counts: _Counts = {}
    for (text, _), share in zip(evidence, shares):
        for one in (len(text), *text):
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


def _shares(counts: _Counts, alphabet: Alphabet) -> _Shares:
    """Probabilities of lengths and characters, of counts and the priors.

    A letter's probability is its own, of both cases, times its case's, which all letters share.
    """
    lengths = range(MAX_TEXT_LENGTH + 1)
    of_length = [counts.get(one, 0.0) + LENGTHS_MASS / len(lengths) for one in lengths]
    of_pair: dict[str, float] = {}
    pair = {one: alphabet.folded(one, "lower") for one in alphabet.text}
    equal = CHARACTERS_MASS / len(pair)
    for one, both in pair.items():
        of_pair[both] = of_pair.get(both, 0.0) + counts.get(one, 0.0) + equal
    lower, upper = _letters(counts)
    small = (lower + LETTERS_MASS / 2) / (lower + upper + LETTERS_MASS)
    rarer = min(small, 1 - small)
    if rarer > RARER_CASE:
        rarer = min(RARER_CASE + SLOPE * (rarer - RARER_CASE), 0.5)
    small = rarer if small < 0.5 else 1 - rarer
    of_case = {True: small, False: 1 - small}
    of_character = {
        one: of_pair[both] * (of_case[one.islower()] if is_letter(one) else 1.0)
        for one, both in pair.items()
    }
    return (
        {length: count / sum(of_length) for length, count in zip(lengths, of_length)},
        {one: count / sum(of_character.values()) for one, count in of_character.items()},
    )


def _letters(counts: _Counts) -> tuple[float, float]:
    """How many lower-case and upper-case letters are expected."""
    letters = [one for one in counts if isinstance(one, str) and is_letter(one)]
    lower = sum(counts[one] for one in letters if one.islower())
    return lower, sum(counts[one] for one in letters) - lower


def _case(counts: _Counts) -> str:
    """One of ``profile.CASES``."""
    lower, upper = _letters(counts)
    characters = sum(count for one, count in counts.items() if isinstance(one, str))
    if lower + upper <= (1 - ONE_CASE) * characters:
        return "none" if characters else "mixed"
    if lower >= ONE_CASE * (lower + upper):
        return "lower"
    return "upper" if upper >= ONE_CASE * (lower + upper) else "mixed"
