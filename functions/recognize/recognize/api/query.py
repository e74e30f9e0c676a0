"""The query's options, as the routes take and document them."""

from typing import Annotated

from fastapi import Depends, Query, Request

from recognize.options import OptionError, Options, parse

NAMES = ("alphabet", "length", "case", "candidates")


def _options(
    request: Request,
    alphabet: Annotated[
        str,
        Query(
            description="Characters that may occur: `digits`, `lower`, `upper`, `letters`, "
            "`alphanumeric`, or the characters themselves, as in `0123456789abcdef`",
            examples=["digits"],
        ),
    ] = "",
    length: Annotated[
        str, Query(description="How many characters: `5` or `4-6`", examples=["4-6"])
    ] = "",
    case: Annotated[str, Query(description="`keep`, `lower` or `upper`", examples=["keep"])] = "",
    candidates: Annotated[
        str, Query(description="How many candidates, 1 to 10", examples=["3"])
    ] = "",
) -> Options:
    for name in request.query_params:
        if name not in NAMES:
            raise OptionError("the option's name", name, "one of " + ", ".join(NAMES))
    return parse(alphabet, length, case, candidates)


QueryOptions = Annotated[Options, Depends(_options)]
