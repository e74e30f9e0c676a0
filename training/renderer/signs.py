"""Texts with signs: sums, as sites ask for their value, and passwords."""

from random import Random

from recognize.alphabet import ALPHANUMERIC
from training.weighted import draw_one

_OPERATORS = (("+", 48), ("-", 24), ("×", 8), ("x", 6), ("*", 8), ("÷", 3), ("/", 3))
_ENDS = (("", 30), ("=", 25), ("=?", 40), ("?", 5))
# Of passwords; a dash or a stroke alone may be clutter.
_SIGNS = "#@$%&?+*="
# Fewest and most characters of them: 1+1 and 10+10=?
SUM_LENGTHS, PASSWORD_LENGTHS = (3, 7), (2, 12)


def sum_text(rng: Random, lengths: tuple[int, int]) -> str:
    """A sum of that many characters: two numbers, and how it ends; half of them with spaces.

    ``lengths``: least and most characters, within ``SUM_LENGTHS``; spaces do not count.
    """
    length = rng.randint(*lengths)
    while True:
        # Numbers of one digit mostly, as sites ask for what a person adds at a glance.
        left, right = (str(rng.randrange(10 if rng.random() < 0.6 else 100)) for _ in range(2))
        parts = [left, draw_one(rng, _OPERATORS), right, *draw_one(rng, _ENDS)]
        if sum(map(len, parts)) == length:
            return (" " if rng.random() < 0.5 else "").join(parts)


def password(rng: Random, lengths: tuple[int, int]) -> str:
    """Random characters with one sign in it, or two.

    ``lengths``: least and most characters, within ``PASSWORD_LENGTHS``.
    """
    length = rng.randint(*lengths)
    written = rng.choices(ALPHANUMERIC, k=length)
    for place in rng.sample(range(length), min(length - 1, rng.choice((1, 1, 2)))):
        written[place] = rng.choice(_SIGNS)
    return "".join(written)
