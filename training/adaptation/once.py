"""Folders of files that take long to make, and are made once for what they were made as."""

from collections.abc import Callable
from pathlib import Path

from recognize.files import write_whole

# What the files were made as: it is written last, and so there once they are whole.
_KEY = "made-as"


def make_once(folder: Path, key: str, make: Callable[[], None]) -> bool:
    """Has ``make`` put its files into the folder where they are not there as ``key`` already.

    Returns whether it did. Raises what it raises; the files are then made again another time.
    """
    kept = folder / _KEY
    if kept.exists() and kept.read_bytes() == key.encode():
        return False
    folder.mkdir(parents=True, exist_ok=True)
    # A stop in the middle leaves some of the former files beside some of these.
    make_again(folder)
    make()
    write_whole(kept, key.encode())
    return True


def make_again(folder: Path) -> None:
    """What the folder holds is made again the next time."""
    (folder / _KEY).unlink(missing_ok=True)
