"""Generated pictures that are learnt from again, so that a new source displaces nothing.

They are drawn by this project's own renderer and PyPI's ``captcha``, in this process: what needs
an environment of its own may not be there (``make families``). They are drawn once and kept in
two files, for drawing takes as long as a step of training.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random

import numpy as np

from training.data.batches import Batch, Generated
from training.generators import SOURCES, VARIANTS, default_mixture, possible_lengths

LENGTHS, RARE_LENGTHS = (4, 6), (1, 8)
SCREENS = 0.2
_NAMES = ("images.npy", "labels.npy")


@cache
def sources() -> Mapping[str, float]:
    """The sources of the default mixture that can be drawn here and now, with their weights."""
    return {
        name: weight
        for name, weight in default_mixture().items()
        if VARIANTS[name].program is None and _is_drawn(name)
    }


def _is_drawn(name: str) -> bool:
    try:
        SOURCES[name](Random(0), possible_lengths(name, LENGTHS))
    except FileNotFoundError:
        return False
    return True


def draw(images: int, seed: str) -> Batch:
    """So many pictures, as one batch; of another seed, others."""
    return Generated(dict(sources()), images, seed, LENGTHS, RARE_LENGTHS, SCREENS)(0)


def keep(folder: Path, images: int, seed: str) -> None:
    """Draws the pictures into the folder's files where they are not there yet."""
    if all((folder / name).exists() for name in _NAMES):
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in zip(_NAMES, draw(images, seed)):
        partial = folder / f"partial-{name}"
        np.save(partial, array)
        partial.replace(folder / name)


@cache
def kept(folder: Path) -> Batch:
    """What ``keep`` drew: the pictures stay on disk until they are looked at."""
    images, labels = (np.load(folder / name, mmap_mode="r") for name in _NAMES)
    return images, labels
