"""What a caller may ask of a reading: each option's name, meaning and check, declared once.

The API's description, the command line's help, error messages and the page's checks (through
``site/lib/limits.js``) are made of ``OPTIONS``.
"""

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from recognize.alphabet import ALPHABET, NAMED, SPANS
from recognize.limits import MAX_CANDIDATES, MAX_TEXT_LENGTH, either

CASES = ("keep", "lower", "upper")

Value = TypeVar("Value")


class OptionError(ValueError):
    """An option with a value outside the allowed ones, which the message names."""

    def __init__(self, option: str, value: object, allowed: str):
        super().__init__(f"{option} must be {allowed}, not {value!r}.")
        self.option, self.allowed = option, allowed


@dataclass(frozen=True)
class Option:
    """An option as a query or a command line gives it: a name and a text.

    ``meaning``: a sentence in Markdown for descriptions and help. ``allowed``: what an error
    message says that its values are. ``read``: from a text that is not empty to the value, or
    to ``None`` where the text is none of the allowed ones.
    """

    name: str
    meaning: str
    allowed: str
    example: str
    read: Callable[[str], object]


def _alphabet(text: str) -> str | None:
    return NAMED.get(text) or (text if set(text) <= set(ALPHABET) else None)


def _length(text: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", text, re.ASCII)
    low, high = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    return (low, high) if 1 <= low <= high <= MAX_TEXT_LENGTH else None


def _case(text: str) -> str | None:
    return text if text in CASES else None


def _candidates(text: str) -> int | None:
    count = int(text) if re.fullmatch(r"\d{1,2}", text, re.ASCII) else 0
    return count if 1 <= count <= MAX_CANDIDATES else None


def _quoted(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"`{word}`" for word in words)


def _option(default: Value, option: Option) -> Value:
    """A field of ``Options`` and how its text is read."""
    return field(default=default, metadata={"option": option})


@dataclass(frozen=True)
class Options:
    """Restrictions on a reading.

    ``allowed``: characters that may occur. ``lengths``: inclusive range of lengths, or
    ``None`` for any. ``case``: one of ``CASES``. ``candidates``: how many texts to return, 1
    to ``MAX_CANDIDATES``.
    """

    allowed: str = _option(
        ALPHABET,
        Option(
            name="alphabet",
            meaning=f"Characters that may occur: {', '.join(_quoted(tuple(NAMED)))}, or the "
            "characters themselves, as in `0123456789abcdef`",
            allowed=f"{', '.join(NAMED)}, or the allowed characters ({SPANS})",
            example="digits",
            read=_alphabet,
        ),
    )
    lengths: tuple[int, int] | None = _option(
        None,
        Option(
            name="length",
            meaning="How many characters: `5` or `4-6`",
            allowed=f"a number such as 5 or a range such as 4-6, from 1 to {MAX_TEXT_LENGTH}",
            example="4-6",
            read=_length,
        ),
    )
    case: str = _option(
        "keep",
        Option(
            name="case",
            meaning=either(_quoted(CASES)),
            allowed=either(CASES),
            example="keep",
            read=_case,
        ),
    )
    candidates: int = _option(
        1,
        Option(
            name="candidates",
            meaning=f"How many candidates, 1 to {MAX_CANDIDATES}",
            allowed=f"a number from 1 to {MAX_CANDIDATES}",
            example="3",
            read=_candidates,
        ),
    )


# Of each field of ``Options``, the option that sets it.
_OPTION_OF: dict[str, Option] = {
    one.name: one.metadata["option"] for one in dataclasses.fields(Options)
}
OPTIONS = {option.name: option for option in _OPTION_OF.values()}


def parse(**texts: str) -> Options:
    """Options from the texts of a query or a command line; empty means the default.

    Raises ``OptionError``, for a name that is no option too.
    """
    for name in texts:
        if name not in OPTIONS:
            raise OptionError("the option's name", name, "one of " + ", ".join(OPTIONS))
    # Each value is of the type that its field states; what a text gives cannot say which.
    values: dict[str, Any] = {}
    for attribute, option in _OPTION_OF.items():
        if text := texts.get(option.name, ""):
            values[attribute] = option.read(text)
            if values[attribute] is None:
                raise OptionError(option.name, text, option.allowed)
    return Options(**values)
