"""What a caller may ask of a reading: each option's name, meaning and check, declared once.

The API's description, the command line's help, error messages and the page's checks (through
``site/lib/limits.js``) are made of ``OPTIONS``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from recognize import declared
from recognize.alphabet import ALPHABET, NAMED, SPANS
from recognize.declared import Text
from recognize.limits import MAX_CANDIDATES, MAX_TEXT_LENGTH, either

CASES = ("keep", "lower", "upper")


class OptionError(ValueError):
    """An option with a value outside the allowed ones, which the message names."""

    def __init__(self, option: str, value: object, allowed: str):
        super().__init__(f"{option} must be {allowed}, not {value!r}.")
        self.option, self.allowed = option, allowed


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


def _quoted(words: Iterable[str]) -> list[str]:
    return [f"`{word}`" for word in words]


@dataclass(frozen=True)
class Options:
    """Restrictions on a reading.

    ``allowed``: characters that may occur. ``lengths``: inclusive range of lengths, or
    ``None`` for any. ``case``: one of ``CASES``. ``candidates``: how many texts to return, 1
    to ``MAX_CANDIDATES``.
    """

    allowed: str = declared.field(
        ALPHABET,
        Text(
            name="alphabet",
            meaning=f"Characters that may occur: {', '.join(_quoted(NAMED))}, or the "
            "characters themselves, as in `0123456789abcdef`",
            allowed=f"{', '.join(NAMED)}, or the allowed characters ({SPANS})",
            example="digits",
            read=_alphabet,
        ),
    )
    lengths: tuple[int, int] | None = declared.field(
        None,
        Text(
            name="length",
            meaning="How many characters: `5` or `4-6`",
            allowed=f"a number such as 5 or a range such as 4-6, from 1 to {MAX_TEXT_LENGTH}",
            example="4-6",
            read=_length,
        ),
    )
    case: str = declared.field(
        "keep",
        Text(
            name="case",
            meaning=either(_quoted(CASES)),
            allowed=either(CASES),
            example="keep",
            read=_case,
        ),
    )
    candidates: int = declared.field(
        1,
        Text(
            name="candidates",
            meaning=f"How many candidates, 1 to {MAX_CANDIDATES}",
            allowed=f"a number from 1 to {MAX_CANDIDATES}",
            example="3",
            read=_candidates,
        ),
    )


OPTIONS = {text.name: text for text in declared.texts_of(Options).values()}


def parse(**texts: str) -> Options:
    """Options from the texts of a query or a command line; empty means the default.

    Raises ``OptionError``, for a name that is no option too.
    """
    for name in texts:
        if name not in OPTIONS:
            raise OptionError("the option's name", name, "one of " + ", ".join(OPTIONS))
    return declared.read(Options, texts, _refusal)


def _refusal(option: Text, text: str) -> OptionError:
    return OptionError(option.name, text, option.allowed)
