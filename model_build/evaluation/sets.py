"""Sets of captcha families: folders of labelled folders, ``trained-...`` or ``held-out-...``."""

from pathlib import Path

TRAINED_PREFIX, HELD_OUT_PREFIX = "trained-", "held-out-"
# Several sources, and sets made from them, show one generator at several settings.
_SETTINGS = {
    "captcha": ("original-", "default-", "ovals-", "chromium-"),
    "multicolor": ("multicolor",),
}


def family(name: str) -> str:
    """The family of a source or of a set: ``captcha`` for ``trained-original-0.3``."""
    source = without_prefix(name)
    for generator, beginnings in _SETTINGS.items():
        if source.startswith(beginnings):
            return generator
    return source


def without_prefix(name: str) -> str:
    """What a set shows, without how it stands to training: ``wheezy`` for ``trained-wheezy``."""
    return name.removeprefix(TRAINED_PREFIX).removeprefix(HELD_OUT_PREFIX)


def is_held_out(name: str) -> bool:
    """Whether a set's family is one that training cannot select."""
    return name.startswith(HELD_OUT_PREFIX)


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
