"""The shared table of options as texts, ``tests/vectors/options.json``, for every entrance."""

import json
import re
from pathlib import Path
from typing import Any

from recognize.limits import MAX_OPTION_CHARACTERS
from recognize.options import OPTIONS

_TABLE = json.loads(
    (Path(__file__).parents[1] / "vectors/options.json").read_text(encoding="utf-8")
)


def _expanded(spans: str) -> str:
    """``0-9x`` written out."""
    return re.sub(
        r"(\w)-(\w)", lambda span: "".join(map(chr, range(ord(span[1]), ord(span[2]) + 1))), spans
    )


# The page takes what a person can type.
ON_THE_PAGE = {name: option for name, option in OPTIONS.items() if not option.objects}
# Of each query, what the options are then, as JSON has them.
READ: list[tuple[dict[str, str], dict[str, Any]]] = [
    (
        query,
        {
            "allowed": _expanded(allowed),
            "lengths": lengths,
            "case": case,
            "candidates": candidates,
            "profile": None,
        },
    )
    for query, allowed, lengths, case, candidates in _TABLE["read"]
]
# Of each query that is refused, words of the refusal.
REFUSED: list[tuple[dict[str, str], str]] = [(query, words) for query, words in _TABLE["refused"]]
REFUSED += [({"alphabet": "a" * (MAX_OPTION_CHARACTERS + 1)}, "more than 500 characters")]
