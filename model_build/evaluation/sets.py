"""Sets of captcha families: a folder of labelled folders, named ``trained-...`` or ``held-out-...``."""

from pathlib import Path

TRAINED, HELD_OUT = "trained-", "held-out-"
# Several sources, and sets made from them, show one generator at several settings.
_SETTINGS = {
    "captcha": ("original-", "default-", "ovals-", "chromium-"),
    "multicolor": ("multicolor",),
}


def family(name: str) -> str:
    """The family of a source or of a set: ``captcha`` for ``trained-original-0.3``."""
    name = name.removeprefix(TRAINED).removeprefix(HELD_OUT)
    for found, beginnings in _SETTINGS.items():
        if name.startswith(beginnings):
            return found
    return name


def is_held_out(name: str) -> bool:
    """Whether a set's family is one that training cannot select."""
    return name.startswith(HELD_OUT)


def sets_of(folder: Path) -> list[Path]:
    """The sets in a folder, sorted by name.

    Raises ``ValueError`` for a folder without any, and for a set that is not finished:
    its ``labels.csv``, which is written last, is missing.
    """
    found = sorted(path for path in folder.glob("*") if path.is_dir())
    if not found:
        raise ValueError(f"{folder}: no sets of labelled images in it")
    for path in found:
        if not (path / "labels.csv").exists():
            raise ValueError(f"{path} has no labels.csv: the set is not finished, make it again")
    return found
