"""The characters that the reader knows, and how they map to network classes.

Class 0 is the CTC blank; class ``i`` is ``ALPHABET[i - 1]``; the last class is any character
that is none of these, such as a Cyrillic or Chinese one: a text with it is never an answer, but
what it takes of the probability makes every answer less sure. Training and serving both take the
mapping from here, so that they cannot disagree about it.
"""

import re
import string
from collections.abc import Iterable

from recognize.nearest import nearest

BLANK = 0
DIGITS = string.digits
LOWER = string.ascii_lowercase
UPPER = string.ascii_uppercase
ALPHANUMERIC = DIGITS + UPPER + LOWER
# Of sums (``8+1=?``), and of the passwords that some sites draw.
SUM_SIGNS = "+-*×÷/=?"
SIGNS = SUM_SIGNS + "#@$%&"
ALPHABET = ALPHANUMERIC + SIGNS
OTHER = len(ALPHABET) + 1
CLASSES = OTHER + 1
# Stands in a text for a character of the class ``OTHER``: Unicode's replacement character.
UNKNOWN = "\ufffd"
# ``ALPHABET`` as a person is told it.
SPANS = f"0-9, A-Z, a-z, {SIGNS}"

NAMED = {
    "digits": DIGITS,
    "lower": LOWER,
    "upper": UPPER,
    "letters": UPPER + LOWER,
    "uppernumeric": DIGITS + UPPER,
    "alphanumeric": ALPHANUMERIC,
    "signs": SIGNS,
    "sums": DIGITS + "x" + SUM_SIGNS,
}

# Between parts of a set of characters, and what people type for the hyphen of a range.
_BETWEEN = re.compile(r"[\s,]+")
_DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212\uff0d]\s*")
# A hyphen between two letters or digits marks a range; else it is one of the signs, but for one
# that follows a range: no more is meant by ``a-b-c`` than can be told.
_PART = re.compile(
    r"-?(?:[0-9A-Za-z](?:-[0-9A-Za-z])?|-(?![0-9A-Za-z])|["
    + re.escape(SIGNS.replace("-", ""))
    + "])*"
)
_SPAN = re.compile(r"([0-9A-Za-z])-([0-9A-Za-z])|(.)")

_CHARACTERS = ALPHABET + UNKNOWN
_CLASS_OF = {character: index + 1 for index, character in enumerate(_CHARACTERS)}


def encode(text: str) -> list[int]:
    """Classes, from 1 on, of the characters of ``text``; ``UNKNOWN`` has the class ``OTHER``.

    Raises ``KeyError`` for another character outside ``ALPHABET``.
    """
    return [_CLASS_OF[character] for character in text]


def decode(classes: Iterable[int]) -> str:
    """Text of a sequence of classes, no blanks among them; for ``OTHER`` it has ``UNKNOWN``."""
    return "".join(_CHARACTERS[index - 1] for index in classes)


def hyphenated(text: str) -> str:
    """The text with each dash, and the spaces around it, as a hyphen; no space at its ends."""
    return _DASHES.sub("-", text.strip())


def parts(text: str) -> list[str]:
    """What stands between the commas and spaces of a text that tells a set of characters."""
    return [part for part in _BETWEEN.split(hyphenated(text)) if part]


def set_of(text: str) -> str | None:
    """The set of characters that a text tells, in the order of ``ALPHABET``, none twice.

    Its parts are names (of ``NAMED``, in any case), characters and ranges: ``digits,A-F,x+-``.
    ``None`` for what is no such text, and for characters that look like a misspelt name:
    ``digist``. What this function answers it reads as the same set, whichever that is.
    """
    told = [_told(part) for part in parts(text)]
    if not told or "" in told:
        return None
    characters = set("".join(told))
    return "".join(one for one in ALPHABET if one in characters)


def _told(part: str) -> str:
    """The characters of one part; empty where it tells none."""
    if part.lower() in NAMED:
        return NAMED[part.lower()]
    if not _PART.fullmatch(part):
        return ""
    spans = [one or _span(low, high) for low, high, one in _SPAN.findall(part)]
    if "" in spans or (not _is_ordered(part) and nearest(part, NAMED)):
        return ""
    return "".join(spans)


def _span(low: str, high: str) -> str:
    return ALPHABET[ALPHABET.index(low) : ALPHABET.index(high) + 1]


def _is_ordered(part: str) -> bool:
    """Whether it has characters alone, each after those before it in ``ALPHABET``.

    No name and hardly a misspelt one has.
    """
    places = [ALPHABET.find(character) for character in part]
    return -1 not in places and all(low < high for low, high in zip(places, places[1:]))
