"""The shared table of options as texts, ``tests/vectors/options.json``, for every entrance."""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

from recognize.alphabet import OWN
from recognize.limits import MAX_OPTION_CHARACTERS, MAX_PROFILE_CHARACTERS

_TABLE = json.loads(
    (Path(__file__).parents[1] / "vectors/options.json").read_text(encoding="utf-8")
)


def _expanded(spans: str) -> str:
    """``0-9x`` written out."""
    return re.sub(
        r"(\w)-(\w)", lambda span: "".join(map(chr, range(ord(span[1]), ord(span[2]) + 1))), spans
    )


# Of each query, what the options are then, as JSON has them.
READ: list[tuple[dict[str, str], dict[str, Any]]] = [
    (
        query,
        {
            "known": dataclasses.asdict(OWN),
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
# Texts that are no profile, of each words of the refusal.
PROFILES_REFUSED = [
    ("{", "it is not valid JSON"),
    ("[" * (MAX_PROFILE_CHARACTERS - 1), "it is not valid JSON"),
    ("[]", "it must be a JSON object"),
    ('{"length": {}}', "lengths, characters, case, pictures, not 'length'"),
    ('{"lengths": [5]}', "its lengths must be an object"),
    ('{"lengths": {"0": 1}}', "its lengths must be 1 to 16, not '0'"),
    ('{"lengths": {"5": 1.5}}', "its lengths must be from 0 to 1"),
    ('{"lengths": {"5": true}}', "its lengths must be from 0 to 1"),
    ('{"lengths": {"5": 0.6, "6": 0.6}}', "sum to more than 1"),
    ('{"characters": {"ab": 0.5}}', "the alphabet's, not 'ab'"),
    ('{"characters": {"a": "0.5"}}', "its characters must be from 0 to 1"),
    ('{"case": "Lower"}', "its case must be mixed, lower, upper or none"),
    ('{"case": []}', "its case must be mixed, lower, upper or none"),
    ('{"pictures": -1}', "its pictures must be a number from 0"),
    ('{"pictures": true}', "its pictures must be a number from 0"),
    (" " * 5 + "x" * MAX_PROFILE_CHARACTERS + "x", "more than 4000 characters"),
]
