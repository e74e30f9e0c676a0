"""The characters that the reader knows, and how they map to network classes.

Class 0 is the CTC blank; class ``i`` is ``ALPHABET[i - 1]``. Training and serving
both take the mapping from here, so that they cannot disagree about it.
"""

import string
from collections.abc import Iterable

BLANK = 0
DIGITS = string.digits
LOWER = string.ascii_lowercase
UPPER = string.ascii_uppercase
ALPHABET = DIGITS + UPPER + LOWER
CLASSES = len(ALPHABET) + 1
# ``ALPHABET`` as a person is told it.
SPANS = "0-9, A-Z, a-z"

NAMED = {
    "digits": DIGITS,
    "lower": LOWER,
    "upper": UPPER,
    "letters": UPPER + LOWER,
    "alphanumeric": ALPHABET,
}

_CLASS_OF = {character: index + 1 for index, character in enumerate(ALPHABET)}


def encode(text: str) -> list[int]:
    """Classes (1 to 62) of the characters of ``text``.

    Raises ``KeyError`` for a character outside ``ALPHABET``.
    """
    return [_CLASS_OF[character] for character in text]


def decode(classes: Iterable[int]) -> str:
    """Text of a sequence of classes (1 to 62), no blanks among them."""
    return "".join(ALPHABET[index - 1] for index in classes)
