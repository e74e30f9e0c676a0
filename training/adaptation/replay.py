"""Generated pictures that are learnt from again, so that a new source displaces nothing.

They are drawn by this project's own renderer and PyPI's ``captcha``, in this process: what needs
an environment of its own may not be there (``make families``). They are drawn once and kept in
two files, for drawing takes as long as a step of training.
"""

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from random import Random

import numpy as np

from recognize.alphabet import OWN, Alphabet
from recognize.files import write_whole
from training.data.batches import Batch, Generated
from training.generators import SOURCES, VARIANTS, default_mixture, possible_lengths
from training.generators.foreign import family as foreign

LENGTHS, RARE_LENGTHS = (4, 6), (1, 8)
SCREENS = 0.2
_NAMES = ("images.npy", "labels.npy")
# What the files were drawn as: it is written last, and so there once they are whole.
_KEY = "drawn"
_FOREIGN = foreign.FAMILY.sources


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


def draw(images: int, seed: str, alphabet: Alphabet) -> Batch:
    """So many pictures, as one batch; of another seed, others.

    What the alphabet knows of other scripts, which are drawn too, is labelled as what it is.
    """
    known = {name: partial(foreign.sample, further=alphabet.further) for name in _FOREIGN}
    generated = Generated(
        dict(sources()),
        images,
        seed,
        LENGTHS,
        RARE_LENGTHS,
        SCREENS,
        sources=SOURCES | known,
        alphabet=alphabet,
    )
    return generated(0)


def keep(folder: Path, images: int, seed: str, alphabet: Alphabet = OWN) -> None:
    """Draws the pictures into the folder's files where the same are not there yet."""
    key = f"{images} {seed} {alphabet.further}".encode()
    if (folder / _KEY).exists() and (folder / _KEY).read_bytes() == key:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in zip(_NAMES, draw(images, seed, alphabet)):
        # Another file, for what is there may be mapped.
        partial_file = folder / f"partial-{name}"
        np.save(partial_file, array)
        partial_file.replace(folder / name)
    write_whole(folder / _KEY, key)


@cache
def kept(folder: Path) -> Batch:
    """What ``keep`` drew: the pictures stay on disk until they are looked at."""
    images, labels = (np.load(folder / name, mmap_mode="r") for name in _NAMES)
    return images, labels
