"""The options of a request, wherever it has them, and how the API describes them."""

from collections.abc import Iterable, Sequence

from starlette.datastructures import QueryParams

from recognize.alphabet import Alphabet
from recognize.api.problems import Description
from recognize.declared import Text
from recognize.options import OPTIONS, SHOWN, OptionError, Options, parse, unknown

# Of a batch: whether its images are of one source.
SAME_SOURCE = "same_source"
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


def options_of(
    query: QueryParams,
    body: Iterable[tuple[str, object]],
    fields: Sequence[str],
    known: Alphabet,
) -> Options:
    """The options that stand in the query and in the body, a form or JSON.

    ``body``: what it has beside the image. ``fields``: names of the body that are no options.
    ``known``: the characters of the model that answers. Raises ``OptionError``, for an option given
    twice and for names that are none too.
    """
    return parse(known, **_given(query, body, fields, [*OPTIONS]))


def batch_options_of(
    query: QueryParams,
    body: Iterable[tuple[str, object]],
    fields: Sequence[str],
    known: Alphabet,
) -> tuple[Options, bool]:
    """The options of a batch, and whether its images are of one source.

    Takes and raises as ``options_of``.
    """
    given = _given(query, body, fields, [*OPTIONS, SAME_SOURCE])
    said = str(given.pop(SAME_SOURCE, "false")).strip().lower()
    if said not in _FLAGS:
        told = f"{SAME_SOURCE} must be true or false, not {said[:SHOWN]!r}."
        raise OptionError(told, SAME_SOURCE, "true or false")
    return parse(known, **given), _FLAGS[said]


def _given(
    query: QueryParams,
    body: Iterable[tuple[str, object]],
    fields: Sequence[str],
    names: Sequence[str],
) -> dict[str, object]:
    """What is given of these names. Raises ``OptionError``."""
    given: dict[str, object] = {}
    for name, value in [*query.multi_items(), *body]:
        if name in fields:
            raise OptionError(f"{name} belongs into the form or the JSON, not the query.", name)
        if name not in names:
            raise unknown(name, [*names, *fields])
        if value in ("", None):
            continue
        if str(given.setdefault(name, value)) != str(value):
            raise OptionError(f"{name} is given twice, with different values.", name)
    return given


def _schema(option: Text) -> Description:
    return {
        "type": "string",
        "default": "",
        "title": option.name.capitalize(),
        "description": option.meaning,
        "examples": [option.example],
    }


def _json_schema(option: Text) -> Description:
    """Of a value in JSON, which may be more than a text."""
    others = {"integer": option.numbers, "array": option.items, "object": option.objects}
    kinds = ["string", *(kind for kind, taken in others.items() if taken), "null"]
    schema = _schema(option) | {"type": kinds}
    if option.items == "integer":
        # The least and the greatest.
        schema |= {"minItems": 2, "maxItems": 2}
    return schema | ({"items": {"type": option.items}} if option.items else {})


# The OpenAPI description of the options, for a route's ``openapi_extra``: FastAPI derives one
# from a function's parameters, which would be the options' list a second time.
PARAMETERS: list[Description] = [
    {
        "name": option.name,
        "in": "query",
        "required": False,
        "description": option.meaning,
        "schema": _schema(option),
    }
    for option in OPTIONS.values()
]
FORM_PROPERTIES: Description = {name: _schema(option) for name, option in OPTIONS.items()}
JSON_PROPERTIES: Description = {name: _json_schema(option) for name, option in OPTIONS.items()}

_SAME_SOURCE_MEANING = (
    "Whether the images are all of one kind: their lengths, characters and case agree, and each is "
    "read under what the others say of it"
)
SAME_SOURCE_SCHEMA: Description = {
    "type": ["boolean", "string"],
    "default": False,
    "description": _SAME_SOURCE_MEANING,
}
SAME_SOURCE_PARAMETER: Description = {
    "name": SAME_SOURCE,
    "in": "query",
    "required": False,
    "description": _SAME_SOURCE_MEANING,
    "schema": {"type": "boolean", "default": False},
}
