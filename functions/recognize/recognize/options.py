"""What a caller may ask of a reading: each option's name, meaning and check, declared once.

The API's description, the command line's help, error messages and the page's checks (through
``site/lib/limits.js``) are made of ``OPTIONS``.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property, partial
from numbers import Integral
from typing import Any, SupportsIndex, TypedDict, Unpack

from recognize import declared
from recognize.alphabet import ALPHABET, NAMED, OWN, Alphabet, hyphenated, parts
from recognize.declared import Text
from recognize.limits import (
    FURTHER_IN_OPTION,
    FURTHER_IN_PROFILE,
    MAX_CANDIDATES,
    MAX_OPTION_CHARACTERS,
    MAX_PROFILE_CHARACTERS,
    MAX_TEXT_LENGTH,
    either,
)
from recognize.nearest import nearest
from recognize.profile import Profile, ProfileError, Weights, of_json

CASES = ("keep", "lower", "upper")
# Of a value that is refused, a message shows so many characters.
SHOWN = 60


class OptionError(ValueError):
    """An option that there is not, or a value outside the allowed ones; the message says which.

    ``option``: its name. ``allowed``: what its values are; empty where there is no such option.
    """

    def __init__(self, message: str, option: str = "", allowed: str = ""):
        super().__init__(message)
        self.option, self.allowed = option, allowed


def _length(text: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", hyphenated(text), re.ASCII)
    low, high = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    return (low, high) if 1 <= low <= high <= MAX_TEXT_LENGTH else None


def _case(text: str) -> str | None:
    return text.lower() if text.lower() in CASES else None


def _candidates(text: str) -> int | None:
    count = int(text) if re.fullmatch(r"\d{1,2}", text, re.ASCII) else 0
    return count if 1 <= count <= MAX_CANDIDATES else None


def _profile(text: str, known: Alphabet = OWN) -> Profile:
    try:
        return of_json(text, known)
    except ProfileError as error:
        told = f"profile must be {_PROFILE}; {error}."
        raise OptionError(told, "profile", _PROFILE) from None


_PROFILE = (
    'a source\'s profile in JSON, such as {"lengths": {"5": 0.9}, "characters": {"a": 0.1}, '
    '"case": "lower"}'
)


def _allowed_characters(known: Alphabet) -> str:
    return f"{', '.join(NAMED)}, or characters and ranges of {known.spans}"


def _quoted(words: Iterable[str]) -> list[str]:
    return [f"`{word}`" for word in words]


class Asked(TypedDict, total=False):
    """The options as a caller may give them, by name; ``None`` and ``""`` mean the default.

    Each is a text, as in a query. A number (Python's or NumPy's) and a pair of numbers are lengths
    too, a collection of texts is an alphabet of all of them, and a profile need not be a text.
    """

    alphabet: str | Collection[str] | None
    length: str | SupportsIndex | tuple[SupportsIndex, SupportsIndex] | None
    case: str | None
    candidates: str | SupportsIndex | None
    profile: str | Mapping[str, Any] | Profile | None


@dataclass(frozen=True, init=False)
class Options:
    """Restrictions on a reading, made of options by name: ``Options(alphabet="digits")``.

    ``known``: the characters of the reader that they are for. ``allowed``: those of them that may
    occur, in their order. ``lengths``: inclusive range of lengths, or ``None`` for any. ``case``:
    one of ``CASES``. ``candidates``: how many texts to return, 1 to ``MAX_CANDIDATES``.
    ``profile``: of the source, or ``None``.
    """

    known: Alphabet = OWN
    allowed: str = declared.field(
        ALPHABET,
        Text(
            name="alphabet",
            meaning=f"Characters that may occur: {', '.join(_quoted(NAMED))}, characters and "
            "ranges of them, or several of these with commas: `digits,A-F,xyz`",
            allowed=_allowed_characters(OWN),
            example="digits",
            read=OWN.set_of,
            names=tuple(NAMED),
            items="string",
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
            numbers=True,
            items="integer",
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
            names=CASES,
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
            numbers=True,
        ),
    )
    profile: Profile | None = declared.field(
        None,
        Text(
            name="profile",
            meaning="What a source's pictures have in common, in JSON, as reading them together "
            "answers it: a restriction with weights",
            allowed=_PROFILE,
            example='{"lengths": {"5": 0.9}, "characters": {"a": 0.1}, "case": "lower"}',
            read=_profile,
            objects=True,
            longest=MAX_PROFILE_CHARACTERS,
        ),
    )

    def __init__(self, known: Alphabet = OWN, /, **asked: Unpack[Asked]):
        """Raises ``OptionError``, for a name that is no option too."""
        told = _told(known)
        texts = _texts({text.name: text for text in told.values()}, asked)
        values = {"known": known, "allowed": known.text}
        values |= declared.values(told, texts, _refusal)
        for field in fields(self):
            object.__setattr__(self, field.name, values.get(field.name, field.default))
        object.__setattr__(self, "_asked", texts)

    @cached_property
    def weights(self) -> Weights | None:
        """What the profile makes of the allowed characters; ``None`` without one."""
        if not self.profile:
            return None
        return self.profile.weights(self.allowed, self.case, self.known)

    def under(self, known: Alphabet) -> "Options":
        """What is asked here, asked of a reader of those characters: where all may occur, these.

        Raises ``OptionError`` where they lack one that is asked for.
        """
        if known == self.known:
            return self
        return Options(known, **self._asked)  # type: ignore[attr-defined]  # no field


@cache
def _told(known: Alphabet) -> dict[str, Text]:
    """How each field is given to a reader of those characters."""
    own = declared.texts_of(Options)
    further = len(known.further)
    if not further:
        return own
    return own | {
        "allowed": replace(
            own["allowed"],
            allowed=_allowed_characters(known),
            read=known.set_of,
            longest=MAX_OPTION_CHARACTERS + FURTHER_IN_OPTION * further,
        ),
        "profile": replace(
            own["profile"],
            read=partial(_profile, known=known),
            longest=MAX_PROFILE_CHARACTERS + FURTHER_IN_PROFILE * further,
        ),
    }


OPTIONS = {text.name: text for text in declared.texts_of(Options).values()}


def parse(known: Alphabet = OWN, /, **given: Any) -> Options:
    """Options of whatever a query, a body or a command line gives by name.

    ``known``: the characters of the reader that they are for. Raises ``OptionError``, for a name
    that is no option too.
    """
    return Options(known, **given)


def unknown(name: str, known: Iterable[str]) -> OptionError:
    """The refusal of a name that none of the known options and fields has."""
    known = list(known)
    meant = nearest(name, known)
    hint = f" Did you mean {meant}?" if meant else ""
    return OptionError(
        f"There is no option {_shown(name)}.{hint} There are {', '.join(known)}.", name
    )


def _texts(options: Mapping[str, Text], asked: Mapping[str, object]) -> dict[str, str]:
    for name in asked:
        if name not in options:
            raise unknown(name, options)
    texts = {name: _text(options[name], value) for name, value in asked.items()}
    for name, text in texts.items():
        longest = options[name].longest or MAX_OPTION_CHARACTERS
        if len(text) > longest:
            told = f"{name} has more than {longest} characters."
            raise OptionError(told, name, options[name].allowed)
    return texts


def _text(option: Text, value: object) -> str:
    """An option's value as a text. Raises ``OptionError`` where it is nothing of the kind."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if option.objects and isinstance(value, Profile):
        return json.dumps(value.as_json())
    if option.objects and isinstance(value, Mapping):
        return _as_json(option, value)
    # NumPy's integers are of this kind, and are no ``int``.
    if isinstance(value, Integral) and not isinstance(value, bool):
        return str(value)
    match value:
        case Integral() as low, Integral() as high if option.items == "integer":
            return f"{low}-{high}"
        case [str(), *_] | set() | frozenset() if option.items == "string":
            if all(isinstance(one, str) for one in value):
                return ",".join(map(str, value))
    raise _refusal(option, value)


def _as_json(option: Text, value: Mapping[str, object]) -> str:
    """An object as its JSON text. Raises ``OptionError`` for what has none."""
    try:
        return json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        raise _refusal(option, value) from None


def _refusal(option: Text, value: object) -> OptionError:
    """The refusal of a value, with the name that it may be a slip of."""
    told = parts(value) if isinstance(value, str) else []
    slips = [part for part in told if part.lower() not in option.names]
    meant = [name for part in slips if (name := nearest(part, option.names))]
    hint = f" Did you mean {meant[0]}?" if meant else ""
    return OptionError(
        f"{option.name} must be {option.allowed}, not {_shown(value)}.{hint}",
        option.name,
        option.allowed,
    )


def _shown(value: object) -> str:
    """A value as a message shows it: whatever was sent, a message is short."""
    whole = repr(value)
    return whole if len(whole) <= SHOWN else f"{whole[:SHOWN]}..."
