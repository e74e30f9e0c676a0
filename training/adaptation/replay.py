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
from PIL import Image

from recognize.alphabet import OWN, Alphabet
from training.adaptation.once import make_once
from training.data.batches import Batch, Generated
from training.data.mixture import PLAIN
from training.generators import SOURCES, VARIANTS, Source, default_mixture, possible_lengths
from training.generators.foreign import family as foreign
from training.renderer import written
from training.renderer.fonts import having
from training.texts import characters

LENGTHS, RARE_LENGTHS = (4, 6), (1, 8)
SCREENS = 0.2
_NAMES = ("images.npy", "labels.npy")
# Beside further characters plain captchas are drawn so many times as often: the letters of a source
# are learnt from few pictures, and what looks like these elsewhere is mostly plain.
_PLAIN_BESIDE_NEW = 6.0
# A source of the alphabet's further characters.
_NEW = "further characters"
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


def drawn_of(beside_new: bool) -> dict[str, float]:
    """The weights of what is drawn; ``beside_new``: beside pictures of further characters."""
    times = _PLAIN_BESIDE_NEW if beside_new else 1.0
    return {name: weight * (times if name in PLAIN else 1.0) for name, weight in sources().items()}


def draw(images: int, seed: str, alphabet: Alphabet, new: float) -> Batch:
    """So many pictures, as one batch; of another seed, others.

    ``new``: which part of them is of the alphabet's further characters, as far as the fonts have
    them. What it knows of other scripts, which are drawn too, is labelled as what it is.
    """
    mixture = drawn_of(bool(new))
    known: dict[str, Source] = {
        name: partial(foreign.sample, further=alphabet.further) for name in _FOREIGN
    }
    if able := _able(alphabet.further) if new else {}:
        mixture[_NEW] = sum(mixture.values()) * new / (1 - new)
        known[_NEW] = partial(_of_new, able=able)
    generated = Generated(
        mixture,
        images,
        seed,
        LENGTHS,
        RARE_LENGTHS,
        SCREENS,
        sources=SOURCES | known,
        alphabet=alphabet,
    )
    return generated(0)


def _able(further: str) -> dict[str, frozenset[int]]:
    """Places of the renderer's typefaces that have each; of those alone that some has."""
    try:
        return {one: places for one, places in having(further).items() if places}
    except FileNotFoundError:
        return {}


def _of_new(
    rng: Random, lengths: tuple[int, int], able: Mapping[str, frozenset[int]]
) -> tuple[Image.Image, str]:
    """A picture as the renderer draws it, about half of it of the characters, one at least.

    The others are the reader's own, so that it tells apart in one picture what looks alike.
    """
    own = characters(rng)
    kinds = rng.choices(([*able], own), k=rng.randint(*lengths))
    text = [rng.choice(kind) for kind in kinds]
    text[rng.randrange(len(text))] = rng.choice([*able])
    return written(rng, "".join(text), able), "".join(text)


def keep(folder: Path, images: int, seed: str, alphabet: Alphabet = OWN, new: float = 0.0) -> None:
    """Draws the pictures into the folder's files where the same are not there yet; see ``draw``."""

    def fill() -> None:
        for name, array in zip(_NAMES, draw(images, seed, alphabet, new)):
            # Another file, for what is there may be mapped.
            partial_file = folder / f"partial-{name}"
            np.save(partial_file, array)
            partial_file.replace(folder / name)

    if make_once(folder, f"{images} {seed} {new} {alphabet.further}", fill):
        kept.cache_clear()


@cache
def kept(folder: Path) -> Batch:
    """What ``keep`` drew: the pictures stay on disk until they are looked at."""
    images, labels = (np.load(folder / name, mmap_mode="r") for name in _NAMES)
    return images, labels
