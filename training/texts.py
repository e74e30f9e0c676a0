"""Which texts and colours are drawn: sites choose different alphabets."""

from collections.abc import Sequence
from random import Random

from recognize.alphabet import ALPHANUMERIC
from training.weighted import draw_one

DIGITS = "0123456789"
LOWER = "abcdefghijklmnopqrstuvwxyz"
UPPER = LOWER.upper()
# Mostly the whole alphabet, so that no network learns that one of the others is all.
WIDE_SETS = (
    (ALPHANUMERIC, 6),
    (UPPER + DIGITS, 2),
    (LOWER + DIGITS, 2),
    (DIGITS, 1),
    (UPPER, 1),
    (LOWER, 1),
)
# About as often as sites have them: many have nothing but digits.
SITES_SETS = (
    (ALPHANUMERIC, 4),
    (UPPER + DIGITS, 3),
    (LOWER + DIGITS, 3),
    (DIGITS, 6),
    (UPPER, 2),
    (LOWER, 2),
)

WeightedSets = Sequence[tuple[str, float]]


def characters(rng: Random, sets: WeightedSets = WIDE_SETS) -> str:
    """One of the character sets that sites draw from."""
    return draw_one(rng, sets)


def text(rng: Random, lengths: tuple[int, int], sets: WeightedSets = WIDE_SETS) -> str:
    """Random text over one of these sets, of ``lengths[0]`` to ``lengths[1]`` characters."""
    return "".join(rng.choices(characters(rng, sets), k=rng.randint(*lengths)))


def colour(rng: Random, low: int, high: int) -> str:
    """A random colour as #rrggbb with channels from ``low`` to ``high``, of 0-255."""
    return "#" + "".join(f"{rng.randint(low, high):02x}" for _ in range(3))


def rgb(rng: Random, low: int, high: int) -> list[int]:
    """A random colour as three channels, each from ``low`` to ``high``, of 0-255."""
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
