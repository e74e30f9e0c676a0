"""Dataclasses whose fields are given as texts: by a query, a command line or an environment.

Each field declares the name of its text, what that means, and how it is read and checked, so
that descriptions, help, tables and errors have one source.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

Value = TypeVar("Value")
Owner = TypeVar("Owner")

_KEY = "text"


@dataclass(frozen=True)
class Text:
    """How one field is given.

    ``meaning``: Markdown for descriptions and help. ``allowed``: what an error message says
    that its values are. ``read``: from a text that is not empty to the value, or to ``None``
    where the text is none of the allowed ones. ``example``: a text that is allowed, where a
    description wants one. ``names``: the words among those values, where it has any.
    ``secret``: whether no message may repeat what was given. ``numbers``: whether a program may
    give a number as well; ``objects``: whether an object; ``items``: the JSON type of the items of
    a list that it may give. ``longest``: how many characters it may have, where others have fewer.
    """

    name: str
    meaning: str
    allowed: str
    read: Callable[[str], object]
    example: str = ""
    names: tuple[str, ...] = ()
    secret: bool = False
    numbers: bool = False
    items: str = ""
    objects: bool = False
    longest: int = 0


def field(default: Value, text: Text) -> Value:
    """A field of a dataclass, which has ``default`` where its text is missing or empty."""
    return dataclasses.field(default=default, metadata={_KEY: text})


def texts_of(owner: type) -> dict[str, Text]:
    """Of each such field of a dataclass, how it is given."""
    found = dataclasses.fields(owner)
    return {one.name: one.metadata[_KEY] for one in found if _KEY in one.metadata}


def read(
    owner: type[Owner], given: Mapping[str, str], refusal: Callable[[Text, str], Exception]
) -> Owner:
    """An instance of such a dataclass, of texts by name; other names do not matter.

    Raises what ``refusal`` makes of the first text that is not allowed.
    """
    return owner(**values(texts_of(owner), given, refusal))


def values(
    texts: Mapping[str, Text],
    given: Mapping[str, str],
    refusal: Callable[[Text, str], Exception],
) -> dict[str, Any]:
    """Of each field whose text is given, the value. Raises as ``read`` does.

    ``texts``: how each field is given, as ``texts_of`` has it.
    """
    # Each value is of the type that its field states; what a text gives cannot say which.
    found: dict[str, Any] = {}
    for attribute, text in texts.items():
        if value := given.get(text.name, ""):
            found[attribute] = text.read(value)
            if found[attribute] is None:
                raise refusal(text, value)
    return found
