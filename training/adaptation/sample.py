"""Which pictures there was time to look at, kept so that a stopped call goes on with them."""

import json
from collections.abc import Sequence
from pathlib import Path

from recognize.files import write_whole
from training.adaptation.pictures import Example

_FILE = "looked-at.json"


def kept(work: Path, key: str, examples: Sequence[Example]) -> list[Example] | None:
    """Those of the examples that the former call looked at; ``None`` where there was none.

    ``key``: of all examples, as ``plan.digest`` has it; what belongs to others counts for none.
    """
    try:
        told = json.loads((work / _FILE).read_text(encoding="utf-8"))
        of, names = told["key"], set(told["names"])
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return [one for one in examples if one.path.name in names] if of == key else None


def keep(work: Path, key: str, looked_at: Sequence[Example]) -> None:
    """Writes the names, whole or not at all."""
    told = {"key": key, "names": [one.path.name for one in looked_at]}
    write_whole(work / _FILE, json.dumps(told).encode())
