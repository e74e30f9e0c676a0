"""The characters that a reader knows, and how they map to network classes.

Class 0 is the CTC blank; class ``i`` is ``ALPHABET[i - 1]``; class ``OTHER`` is any character that
the model does not know: a text with it is never an answer, but what it takes of the probability
makes every answer less sure. A model that was taught further characters, Cyrillic or Chinese ones,
has their classes after that, so that classes keep their place where a network grows. Training and
serving both take the mapping from here, so that they cannot disagree about it.
"""

import re
import string
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from recognize.limits import MAX_FURTHER_CHARACTERS
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
_DASH = r"[-\u2010-\u2015\u2212\uff0d]"
_DASHES = re.compile(rf"\s*{_DASH}\s*")
# So many of an alphabet's further characters a message shows.
FURTHER_SHOWN = 40
# Categories of Unicode that no further character may have, as people know them.
_KINDS = {"M": "a combining mark", "Z": "a space", "C": "a control or unassigned character"}


@dataclass(frozen=True)
class Alphabet:
    """The characters of one model: those of ``ALPHABET``, and ``further`` ones.

    ``beside``: those of ``ALPHABET`` that a text with further ones may have, in that order.

    Raises ``ValueError`` for further ones that cannot be: known already or given twice, combining
    marks, spaces, control characters, what Unicode's form NFC writes otherwise, what tells sets of
    characters apart (commas and dashes), and more than ``MAX_FURTHER_CHARACTERS``; and for what
    cannot be beside them.
    """

    further: str = ""
    beside: str = ALPHABET

    def __post_init__(self) -> None:
        if self.beside != _own(self.beside):
            raise ValueError(f"what stands beside further characters must be some of {ALPHABET}")
        if len(self.further) > MAX_FURTHER_CHARACTERS:
            raise ValueError(
                f"{len(self.further)} further characters are too many: at most "
                f"{MAX_FURTHER_CHARACTERS}"
            )
        for place, one in enumerate(self.further):
            if reason := "given twice" if one in self.further[:place] else unfit(one):
                raise ValueError(f"{shown(one)} cannot be a further character: it is {reason}")

    @classmethod
    def of(cls, text: str, beside: str = ALPHABET) -> "Alphabet":
        """The alphabet of a model's card. Raises ``ValueError`` for what is none."""
        if not text.startswith(ALPHABET):
            raise ValueError(f"an alphabet must begin with {ALPHABET}")
        return cls(text[len(ALPHABET) :], beside)

    @classmethod
    def with_all(cls, characters: str) -> "Alphabet":
        """The smallest alphabet with all these characters, a source's. Raises ``ValueError``."""
        further = "".join(sorted(one for one in characters if one not in ALPHABET))
        return cls(further, _own(characters)) if further else cls()

    @property
    def text(self) -> str:
        """All its characters; sets of some of them have this order."""
        return ALPHABET + self.further

    @property
    def scripts(self) -> tuple[str, ...]:
        """The sets of characters of which each text has one: all, or own ones and a source's."""
        if not self.further or self.beside == ALPHABET:
            return (self.text,)
        return ALPHABET, self.beside + self.further

    @property
    def key(self) -> str:
        """What tells it from others: its sets of characters, a space between."""
        return " ".join(self.scripts)

    @property
    def classes(self) -> int:
        """How many classes its network has."""
        return CLASSES + len(self.further)

    @property
    def spans(self) -> str:
        """Its characters as a person is told them."""
        some, rest = self.further[:FURTHER_SHOWN], len(self.further) - FURTHER_SHOWN
        return ", ".join(part for part in (SPANS, some) if part) + (
            f" and {rest} more" if rest > 0 else ""
        )

    def encode(self, text: str) -> list[int]:
        """Classes, from 1 on, of the characters of ``text``; ``UNKNOWN`` has the class ``OTHER``.

        Raises ``KeyError`` for another character outside the alphabet.
        """
        return [self._class_of[character] for character in text]

    def decode(self, classes: Iterable[int]) -> str:
        """Text of a sequence of classes, no blanks among them; for ``OTHER`` it has ``UNKNOWN``."""
        return "".join(self._characters[index - 1] for index in classes)

    def folded(self, character: str, case: str) -> str:
        """A character in ``lower`` or ``upper`` case; as it is where the alphabet has no other."""
        other = {"lower": character.lower(), "upper": character.upper()}.get(case, character)
        return other if other in self._class_of else character

    def other_case(self, character: str) -> str:
        """A letter in its other case; empty where the alphabet has none."""
        upper = character.upper()
        other = character.lower() if upper == character else upper
        return other if other != character and other in self._class_of else ""

    def either_case(self, characters: str, case: str) -> str:
        """Those of the alphabet that one of the characters is, once both are in that case."""
        if case == "keep":
            return characters
        wanted = {self.folded(one, case) for one in characters}
        return "".join(one for one in self.text if self.folded(one, case) in wanted)

    def set_of(self, text: str) -> str | None:
        """The set of characters that a text tells, in the order of the alphabet, none twice.

        But a hyphen that would be no character there comes first.
        Its parts are names (of ``NAMED``, in any case), characters and ranges: ``digits,A-F,x+-``.
        ``None`` for what is no such text, and for characters that look like a misspelt name:
        ``digist``. What this function answers it reads as the same set, whichever that is.
        """
        told = [self._told(part) for part in parts(unicodedata.normalize("NFC", text))]
        if not told or "" in told:
            return None
        characters = set("".join(told))
        ordered = "".join(one for one in self.text if one in characters)
        whole, span = self._patterns
        is_span = any(low for low, _, _ in span.findall(ordered))
        if is_span or not whole.fullmatch(ordered):
            return "-" + ordered.replace("-", "")
        return ordered

    @cached_property
    def _characters(self) -> str:
        return ALPHABET + UNKNOWN + self.further

    @cached_property
    def _class_of(self) -> dict[str, int]:
        return {character: index + 1 for index, character in enumerate(self._characters)}

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """Of a part without a name, and of what it is made of: ranges and characters.

        A hyphen between two letters or digits marks a range; else it is one of the signs, but for
        one that follows a range: no more is meant by ``a-b-c`` than can be told.
        """
        words = "".join(one for one in self.text if unicodedata.category(one)[0] in "LN")
        ends, signs = (
            f"[{re.escape(''.join(some))}]"
            for some in (words, (one for one in self.text if one not in f"{words}-"))
        )
        return (
            re.compile(f"-?(?:{ends}(?:-{ends})?|-(?!{ends})|{signs})*"),
            re.compile(f"({ends})-({ends})|(.)"),
        )

    def _told(self, part: str) -> str:
        """The characters of one part; empty where it tells none."""
        if part.lower() in NAMED:
            return NAMED[part.lower()]
        whole, span = self._patterns
        if not whole.fullmatch(part):
            return ""
        spans = [one or self._span(low, high) for low, high, one in span.findall(part)]
        if "" in spans or (not self._is_ordered(part) and nearest(part, NAMED)):
            return ""
        return "".join(spans)

    def _span(self, low: str, high: str) -> str:
        return self.text[self.text.index(low) : self.text.index(high) + 1]

    def _is_ordered(self, part: str) -> bool:
        """Whether it has characters alone, each after those before it in the alphabet.

        No name and hardly a misspelt one has. A hyphen may come first.
        """
        places = [self.text.find(character) for character in part.removeprefix("-")]
        return -1 not in places and all(low < high for low, high in zip(places, places[1:]))


def _own(characters: str) -> str:
    """The package's own characters among some, in their order."""
    return "".join(one for one in ALPHABET if one in characters)


def unfit(character: str) -> str:
    """Why a character cannot be a further one of a model; empty where it can."""
    if character in ALPHABET:
        return "one of the reader's own"
    if kind := _KINDS.get(unicodedata.category(character)[0]):
        return kind
    if unicodedata.normalize("NFC", character) != character:
        return "written otherwise in Unicode's form NFC"
    if character == UNKNOWN:
        return "what stands for an unknown character"
    return "what separates characters" if re.fullmatch(f",|{_DASH}", character) else ""


def shown(character: str) -> str:
    """A character as a message shows it, with its number where it cannot be seen by itself."""
    return (
        character
        if character.isprintable() and not _KINDS.get(unicodedata.category(character)[0])
        else f"U+{ord(character):04X}"
    )


def is_letter(character: str) -> bool:
    """Whether it has a case."""
    return character.islower() or character.isupper()


def hyphenated(text: str) -> str:
    """The text with each dash, and the spaces around it, as a hyphen; no space at its ends."""
    return _DASHES.sub("-", text.strip())


def parts(text: str) -> list[str]:
    """What stands between the commas and spaces of a text that tells a set of characters."""
    return [part for part in _BETWEEN.split(hyphenated(text)) if part]


# That of the package: of every model that was taught no further characters.
OWN = Alphabet()
encode, decode, set_of = OWN.encode, OWN.decode, OWN.set_of
