"""Sets of characters as people tell them, with those that the reader does not know yet."""

import re
import unicodedata

from recognize.alphabet import ALPHABET, Alphabet, hyphenated, parts, unfit

_RANGE = re.compile(r"([^\s,-])-([^\s,-])")


def told(text: str) -> str:
    """The characters that a text tells, in the order of a model's alphabet, none twice.

    As the reader's option ``alphabet``: names, characters and ranges, ``digits,A-F,x``; and beside
    the reader's own any that can be taught: ``digits,бвг``. Of these a range, ``а-я``, has all
    between by Unicode's numbers. Accents are composed (NFC). Raises ``ValueError`` for what is no
    such text, and for characters that cannot be taught.
    """
    spelt = _RANGE.sub(_between, hyphenated(unicodedata.normalize("NFC", text)))
    known = Alphabet.with_all("".join({*"".join(parts(spelt))}))
    found = known.set_of(spelt)
    if not found:
        raise ValueError(f"{text!r} tells no characters as digits,A-F,x or digits,а-я does")
    return found


def spelt(characters: str) -> str:
    """A text that tells these characters, for a person."""
    # Between two others a hyphen would be a range.
    rest = characters.replace("-", "")
    return ",".join(part for part in (rest, "-" * ("-" in characters)) if part)


def _between(found: re.Match[str]) -> str:
    """The characters of a range of others than the reader's own; any other as it stands."""
    low, high = found.groups()
    if low in ALPHABET or high in ALPHABET or low > high:
        return found[0]
    return "".join(one for one in map(chr, range(ord(low), ord(high) + 1)) if not unfit(one))
