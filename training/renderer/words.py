"""Which texts are drawn: words in the cases that captchas use, and random strings."""

import os
from functools import cache
from pathlib import Path
from random import Random

from training.texts import SITES_SETS
from training.texts import text as random_text

# Elsewhere where it came in a pack (training.borrowed_gpu.pack).
DICTIONARY = Path(os.environ.get("DICTIONARY", "/usr/share/dict/american-english-small"))


def text(rng: Random, lengths: tuple[int, int]) -> str:
    """A word one time in eight, where the dictionary has some of that length.

    ``lengths``: least and most characters. Raises ``FileNotFoundError`` as ``dictionary``.
    """
    length = rng.randint(*lengths)
    words = _words_by_length().get(length, ())
    if not words or rng.random() > 1 / 8:
        return random_text(rng, (length, length), SITES_SETS)
    word = rng.choice(words)
    return rng.choice((str.lower, str.upper, str.capitalize))(word)


@cache
def _words_by_length() -> dict[int, tuple[str, ...]]:
    """The dictionary's plain words of 3 to 8 letters."""
    return {n: tuple(word for word in dictionary() if len(word) == n) for n in range(3, 9)}


@cache
def dictionary() -> tuple[str, ...]:
    """Every plain word: ASCII letters alone, in the dictionary's case and order.

    Raises ``FileNotFoundError`` where the dictionary is not installed.
    """
    if not DICTIONARY.exists():
        raise FileNotFoundError(f"{DICTIONARY} is missing: run `make families`.")
    words = DICTIONARY.read_text(encoding="utf-8").split()
    return tuple(word for word in words if word.isascii() and word.isalpha())
