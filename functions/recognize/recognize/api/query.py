"""The options of a request, wherever it has them, and how the API describes them."""

from collections.abc import Iterable, Sequence

from starlette.datastructures import QueryParams

from recognize.api.problems import Description
from recognize.declared import Text
from recognize.options import OPTIONS, OptionError, Options, parse, unknown


def options_of(
    query: QueryParams, body: Iterable[tuple[str, object]], fields: Sequence[str]
) -> Options:
    """The options that stand in the query and in the body, a form or JSON.

    ``body``: what it has beside the image. ``fields``: names of the body that are no options.
    Raises ``OptionError``, for an option given twice and for names that are none too.
    """
    given: dict[str, object] = {}
    for name, value in [*query.multi_items(), *body]:
        if name in fields:
            raise OptionError(f"{name} belongs into the form or the JSON, not the query.", name)
        if name not in OPTIONS:
            raise unknown(name, [*OPTIONS, *fields])
        if value in ("", None):
            continue
        if str(given.setdefault(name, value)) != str(value):
            raise OptionError(f"{name} is given twice, with different values.", name)
    return parse(**given)


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
    kinds = ["string", *["integer"] * option.numbers, *["array"] * bool(option.items), "null"]
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
