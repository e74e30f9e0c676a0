"""What the pictures of one source have in common: how long their texts are, and of what.

A ``Profile`` is the caller's: a small JSON object, which any reading takes as a restriction with
weights. ``source`` infers one from pictures; ``Weights`` are what decoding makes of one.
``site/lib/profile.js`` mirrors this module.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from recognize.alphabet import OWN, Alphabet, is_letter
from recognize.limits import MAX_TEXT_LENGTH, either

# Of which case a source's letters are; ``none`` where it has no letters.
CASES = ("mixed", "lower", "upper", "none")
# What a profile leaves for all that it does not list, at least.
LEAST_REST = 1e-3
# Nothing weighs less, however rare: what looks like something else can win on clear evidence.
LEAST_WEIGHT = 0.01
# Listed is what is so many times as probable as the least, if these digits show it.
LISTED_FROM = 2.0
DIGITS = 4
# Sums of written probabilities may be a little over 1.
ROUNDING = 0.02
# Of texts, the empty one's among them.
LENGTHS = range(MAX_TEXT_LENGTH + 1)
FIELDS = ("lengths", "characters", "case", "pictures")

Key = TypeVar("Key")


class ProfileError(ValueError):
    """What was given is no profile; the message says why."""


@dataclass(frozen=True)
class Weights:
    """By how much texts are likelier than without a profile: factors on their probability.

    ``classes``: of each class, once for every time that a text has it; 1 of what is no character.
    ``lengths``: of each length from 0 to the longest.
    """

    classes: tuple[float, ...]
    lengths: tuple[float, ...]

    @property
    def longest(self) -> int:
        """The greatest length that a text may have."""
        return len(self.lengths) - 1

    def of(self, label: Sequence[int]) -> float:
        """The factor of a text, as classes; 0 of one that is longer than the longest."""
        if len(label) > self.longest:
            return 0.0
        return self.lengths[len(label)] * math.prod(self.classes[one] for one in label)


@dataclass(frozen=True)
class Profile:
    """Probabilities of a source's lengths and characters, in pairs, the most probable first.

    What they leave of 1, at least ``LEAST_REST``, all lengths and characters that are not listed
    share equally, of letters only those of the ``case``, which is one of ``CASES``.
    ``pictures``: how many it is made of; 0 where nobody says.
    """

    lengths: tuple[tuple[int, float], ...] = ()
    characters: tuple[tuple[str, float], ...] = ()
    case: str = "mixed"
    pictures: int = 0

    def as_json(self) -> dict[str, Any]:
        """The object that ``of_json`` reads."""
        return {
            "lengths": {str(length): share for length, share in self.lengths},
            "characters": dict(self.characters),
            "case": self.case,
            "pictures": self.pictures,
        }

    def weights(
        self, allowed: str | None = None, case: str = "keep", alphabet: Alphabet = OWN
    ) -> Weights:
        """What texts of ``allowed`` are weighed by, in the ``case`` that the reader folds to.

        ``allowed``: by default all characters of the alphabet.
        """
        lengths = _filled(dict(self.lengths), LENGTHS)
        possible = [one for one in alphabet.text if is_of(self.case, one)]
        characters = _filled(dict(self.characters), possible)
        return weights(lengths, characters, allowed, case, alphabet)


def weights(
    lengths: Mapping[int, float],
    characters: Mapping[str, float],
    allowed: str | None = None,
    case: str = "keep",
    alphabet: Alphabet = OWN,
) -> Weights:
    """Weights of probabilities that sum to 1, in relation to equal ones.

    The mean logarithm of a source's own characters' weights is 0, or longer texts would weigh more
    by their length alone, which ``lengths`` are for.
    """
    equal = 1 / len(LENGTHS)
    of_length = [max(lengths.get(one, 0.0) / equal, LEAST_WEIGHT) for one in LENGTHS]
    kept = alphabet.either_case(alphabet.text if allowed is None else allowed, case)
    own, others = (
        _folded(shares, kept, case, alphabet) for shares in (characters, _equal(alphabet))
    )
    held = {one: max(own.get(one, 0.0) / other, LEAST_REST) for one, other in others.items()}
    mean = sum(share * math.log(held[one]) for one, share in own.items())
    classes = [1.0] * alphabet.classes
    for one, ratio in held.items():
        classes[alphabet.encode(one)[0]] = max(ratio / math.exp(mean), LEAST_WEIGHT)
    return Weights(tuple(classes), tuple(of_length))


def of_json(value: object, alphabet: Alphabet = OWN) -> Profile:
    """The profile that an object, or its JSON text, says. Raises ``ProfileError``.

    ``alphabet``: of the reader that it is for.
    """
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise ProfileError("it is not valid JSON") from None
    if not isinstance(value, Mapping):
        raise ProfileError("it must be a JSON object")
    for name in value:
        if name not in FIELDS:
            raise ProfileError(f"it has {_TOLD}, not {str(name)[:20]!r}")
    case, pictures = value.get("case", "mixed"), value.get("pictures", 0)
    if case not in CASES:
        raise ProfileError(f"its case must be {either(CASES)}")
    if not isinstance(pictures, int) or isinstance(pictures, bool) or pictures < 0:
        raise ProfileError("its pictures must be a number from 0")
    lengths = _shares(value.get("lengths", {}), "lengths", _LENGTHS)
    characters = _shares(value.get("characters", {}), "characters", [*alphabet.text])
    return Profile(
        tuple((int(length), share) for length, share in lengths), characters, case, pictures
    )


def summary(
    lengths: Mapping[int, float], characters: Mapping[str, float], case: str, pictures: int
) -> Profile:
    """The profile of probabilities, without what is rare, and without texts of no characters."""
    lengths = {length: share for length, share in lengths.items() if length}
    return Profile(_listed(lengths), _listed(characters), case, pictures)


_LENGTHS = [str(length) for length in LENGTHS if length]
_TOLD = ", ".join(FIELDS)


@cache
def _equal(alphabet: Alphabet) -> Mapping[str, float]:
    """Equal probabilities of all characters."""
    return {one: 1 / len(alphabet.text) for one in alphabet.text}


def _shares(value: object, name: str, known: list[str]) -> tuple[tuple[str, float], ...]:
    """The pairs of an object of probabilities. Raises ``ProfileError``."""
    if not isinstance(value, Mapping):
        raise ProfileError(f"its {name} must be an object of probabilities")
    for key, share in value.items():
        if key not in known:
            what = f"{known[0]} to {known[-1]}" if name == "lengths" else "the alphabet's"
            raise ProfileError(f"its {name} must be {what}, not {str(key)[:20]!r}")
        if not isinstance(share, int | float) or isinstance(share, bool) or not 0 <= share <= 1:
            raise ProfileError(f"the probabilities of its {name} must be from 0 to 1")
    if sum(value.values()) > 1 + ROUNDING:
        raise ProfileError(f"the probabilities of its {name} sum to more than 1")
    return tuple(sorted(value.items(), key=lambda pair: (-pair[1], known.index(pair[0]))))


def _listed(shares: Mapping[Any, float]) -> tuple[tuple[Any, float], ...]:
    least = LISTED_FROM * min(shares.values())
    rounded = [(key, round(share, DIGITS)) for key, share in shares.items() if share >= least]
    return tuple(sorted((pair for pair in rounded if pair[1]), key=lambda pair: -pair[1]))


def _filled(listed: Mapping[Any, float], possible: Sequence[Any]) -> dict[Any, float]:
    """Probabilities that sum to 1, those of what is not listed among them."""
    others = [one for one in possible if one not in listed]
    rest = max(1 - sum(listed.values()), LEAST_REST) if others else 0.0
    return scaled({**listed, **{one: rest / len(others) for one in others}})


def is_of(case: str, character: str) -> bool:
    """Whether a source whose letters are of that case may have the character."""
    if not is_letter(character) or case == "mixed":
        return True
    return character.islower() if case == "lower" else character.isupper() and case == "upper"


def _folded(
    shares: Mapping[str, float], kept: str, case: str, alphabet: Alphabet
) -> dict[str, float]:
    """Probabilities among the kept characters, those of both cases added where they fold."""
    found: dict[str, float] = {}
    for one, share in shares.items():
        if one in kept:
            folded = alphabet.folded(one, case)
            found[folded] = found.get(folded, 0.0) + share
    return scaled(found)


def scaled(shares: Mapping[Key, float]) -> dict[Key, float]:
    """The shares in relation to each other, with a sum of 1; as they are where that is 0."""
    total = sum(shares.values())
    return {key: share / total for key, share in shares.items()} if total else dict(shares)
