"""Which texts and colours are drawn: sites choose different alphabets."""

from random import Random

from recognize.alphabet import ALPHABET

DIGITS = "0123456789"
LOWER = "abcdefghijklmnopqrstuvwxyz"
UPPER = LOWER.upper()
# Weights: mostly the whole alphabet, so that no network learns that one of these is all.
_SETS = (
    (ALPHABET, 6),
    (UPPER + DIGITS, 2),
    (LOWER + DIGITS, 2),
    (DIGITS, 1),
    (UPPER, 1),
    (LOWER, 1),
)


def characters(rng: Random) -> str:
    """One of the character sets that sites draw from."""
    sets, weights = zip(*_SETS)
    return rng.choices(sets, weights)[0]


def text(rng: Random, lengths: tuple[int, int]) -> str:
    """Random text over one of these sets."""
    return "".join(rng.choices(characters(rng), k=rng.randint(*lengths)))


def colour(rng: Random, low: int, high: int) -> str:
    """A random colour as #rrggbb with channels from ``low`` to ``high``."""
    return "#" + "".join(f"{rng.randint(low, high):02x}" for _ in range(3))


def rgb(rng: Random, low: int, high: int) -> list[int]:
    """A random colour as three channels, each from ``low`` to ``high``."""
    return [rng.randint(low, high) for _ in range(3)]


def within(possible: tuple[int, int], lengths: tuple[int, int]) -> tuple[int, int]:
    """The part of a range of lengths that a generator can draw; ranges are inclusive.

    Raises ``ValueError`` where it can draw none of them.
    """
    low, high = max(possible[0], lengths[0]), min(possible[1], lengths[1])
    if low > high:
        raise ValueError(
            f"texts of {possible[0]} to {possible[1]} characters can be drawn, "
            f"none of {lengths[0]} to {lengths[1]}"
        )
    return low, high
