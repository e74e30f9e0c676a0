"""What a caller may ask of a reading, checked."""

import re
from dataclasses import dataclass

from recognize.alphabet import ALPHABET, NAMED
from recognize.limits import MAX_CANDIDATES, MAX_TEXT_LENGTH

CASES = ("keep", "lower", "upper")


class OptionError(ValueError):
    """An option with a value outside the allowed ones, which the message names."""

    def __init__(self, option: str, value: object, allowed: str):
        super().__init__(f"{option} must be {allowed}, not {value!r}.")
        self.option = option


@dataclass(frozen=True)
class Options:
    """Restrictions on a reading.

    ``allowed``: characters that may occur. ``lengths``: inclusive range of lengths, or
    ``None`` for any. ``case``: ``keep``, ``lower`` or ``upper``. ``candidates``: how
    many texts to return, 1 to 10.
    """

    allowed: str = ALPHABET
    lengths: tuple[int, int] | None = None
    case: str = "keep"
    candidates: int = 1


def parse(alphabet: str = "", length: str = "", case: str = "", candidates: str = "") -> Options:
    """Options from the texts of a query or a command line; empty means the default.

    Raises ``OptionError``.
    """
    return Options(_allowed(alphabet), _lengths(length), _case(case), _candidates(candidates))


def _allowed(text: str) -> str:
    if not text:
        return ALPHABET
    if text in NAMED:
        return NAMED[text]
    if set(text) <= set(ALPHABET):
        return text
    raise OptionError(
        "alphabet", text, f"{', '.join(NAMED)}, or the allowed characters (0-9, A-Z, a-z)"
    )


def _lengths(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    match = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", text, re.ASCII)
    if match:
        low, high = int(match[1]), int(match[2] or match[1])
        if 1 <= low <= high <= MAX_TEXT_LENGTH:
            return low, high
    raise OptionError(
        "length", text, f"a number such as 5 or a range such as 4-6, from 1 to {MAX_TEXT_LENGTH}"
    )


def _case(text: str) -> str:
    if text and text not in CASES:
        raise OptionError("case", text, "keep, lower or upper")
    return text or "keep"


def _candidates(text: str) -> int:
    if not text:
        return 1
    if re.fullmatch(r"\d{1,2}", text, re.ASCII) and 1 <= int(text) <= MAX_CANDIDATES:
        return int(text)
    raise OptionError("candidates", text, f"a number from 1 to {MAX_CANDIDATES}")
