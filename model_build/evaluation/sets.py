"""Sets of captcha families: folders of labelled folders, ``trained-...`` or ``held-out-...``.

``unknown-...`` are sets of writing that the reader does not know, which it must not trust.
"""

import json
from functools import cache
from pathlib import Path

TRAINED_PREFIX, HELD_OUT_PREFIX, UNKNOWN_PREFIX = "trained-", "held-out-", "unknown-"


@cache
def _names() -> dict[str, dict[str, str]]:
    """What ``python -m training.catalogue`` wrote from the families' records."""
    path = Path(__file__).with_name("families.json")
    names: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return names


def family(name: str) -> str:
    """The family of a source or of a set: ``captcha`` for ``trained-original-0.3``."""
    source = without_prefix(name)
    return _names()["families"].get(source, source)


def trained_as(name: str) -> set[str]:
    """What a card calls the family of a set: by its own name, or by one that it shared."""
    own = family(name)
    return {own, _names()["formerly"].get(own, own)}


def without_prefix(name: str) -> str:
    """What a set shows, without how it stands to training: ``wheezy`` for ``trained-wheezy``."""
    for prefix in (TRAINED_PREFIX, HELD_OUT_PREFIX, UNKNOWN_PREFIX):
        name = name.removeprefix(prefix)
    return name


def is_held_out(name: str) -> bool:
    """Whether a set's family is one that training cannot select."""
    return name.startswith(HELD_OUT_PREFIX)


def is_unknown(name: str) -> bool:
    """Whether a set's texts hold characters that the reader does not know."""
    return name.startswith(UNKNOWN_PREFIX)


def sets_of(folder: Path) -> list[Path]:
    """The sets in a folder, sorted by name.

    Raises ``ValueError`` for a folder without any, and for a set that is not finished:
    its ``labels.csv``, which is written last, is missing.
    """
    sets = sorted(path for path in folder.glob("*") if path.is_dir())
    if not sets:
        raise ValueError(f"{folder}: no sets of labelled images in it")
    for path in sets:
        if not (path / "labels.csv").exists():
            raise ValueError(f"{path} has no labels.csv: the set is not finished, make it again")
    return sets


def known_sets(folder: Path) -> list[Path]:
    """The same but those of characters that the reader does not know.

    Raises ``ValueError`` where there is none, and as ``sets_of``.
    """
    sets = [path for path in sets_of(folder) if not is_unknown(path.name)]
    if not sets:
        raise ValueError(f"{folder}: no sets whose characters the reader knows")
    return sets
