"""The query's options, as the routes take and document them."""

from typing import Annotated

from fastapi import Depends, Request

from recognize.api.problems import Description
from recognize.options import OPTIONS, Options, parse


def _options(request: Request) -> Options:
    return parse(**request.query_params)


QueryOptions = Annotated[Options, Depends(_options)]

# The OpenAPI description of the options, for a route's ``openapi_extra``: FastAPI derives one
# from a function's parameters, which would be the options' list a second time.
PARAMETERS: list[Description] = [
    {
        "name": option.name,
        "in": "query",
        "required": False,
        "description": option.meaning,
        "schema": {
            "type": "string",
            "default": "",
            "title": option.name.capitalize(),
            "description": option.meaning,
            "examples": [option.example],
        },
    }
    for option in OPTIONS.values()
]
