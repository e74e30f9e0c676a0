"""What a machine has that knows only a pack: a folder made by ``training.borrowed_gpu.pack``.

``pack.json``     what was packed, with the images' seed; written last, the sign of a whole pack
``images/``       a zip of WebP images a family that cannot be drawn there; further in ``images-2/``
``fonts.zip``     the renderer's typefaces, cut down to what it writes, and its dictionary
``programs-...``  an archive each of what draws others there (``training.borrowed_gpu.programs``)
``wheels/``       Python packages; ``captcha-0.3/`` that release of ``captcha``
"""

import json
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path, PurePath
from random import Random
from zipfile import ZipFile

from PIL import Image

from training.generators import SOURCES, Source, family_of

# Drawn there: PyPI's captcha and the renderer travel as a package and as fonts.
LIVE = tuple(name for name in SOURCES if family_of(name).travels == "live")
# One packed image in so many is left to validation.
VALIDATION_EVERY = 20


def sources(pack: Path, validation: bool) -> dict[str, Source]:
    """``SOURCES``, the packed families among them drawn from the pack's images.

    Those are the ones for validation, or all others. Raises ``ValueError`` for a pack of
    which a part was not carried.
    """
    zips = sorted(pack.glob("images*/*.zip"))
    told = json.loads((pack / "pack.json").read_text(encoding="utf-8")).get("images", {})
    if absent := told.keys() - {path.stem for path in zips}:
        raise ValueError(f"{pack} was not carried whole: it lacks {', '.join(sorted(absent))}")
    return SOURCES | {path.stem: PackedImages(path, validation) for path in zips}


@dataclass(frozen=True)
class PackedImages:
    """A source (see ``training.generators``) that draws from a zip of ``NUMBER_TEXT.webp``."""

    path: Path
    validation: bool

    def __call__(self, rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
        """Raises ``ValueError`` where the zip has no text of these lengths."""
        file, by_length = _opened(self.path, self.validation)
        names = [name for size, names in by_length for name in names if in_range(size, lengths)]
        if not names:
            raise ValueError(f"{self.path}: no texts of {lengths[0]} to {lengths[1]} characters")
        name = rng.choice(names)
        return Image.open(BytesIO(file.read(name))).convert("RGB"), text_of(name)


def in_range(size: int, lengths: tuple[int, int]) -> bool:
    """Whether a text of this many characters is within the lengths, both included."""
    return lengths[0] <= size <= lengths[1]


def text_of(name: str) -> str:
    """The text in a packed image's name."""
    return PurePath(name).stem.partition("_")[2]


@cache
def _opened(path: Path, validation: bool) -> tuple[ZipFile, list[tuple[int, list[str]]]]:
    """The open zip, and its images for training or validation by length of text."""
    file = ZipFile(path)
    by_length: dict[int, list[str]] = {}
    for number, name in enumerate(sorted(file.namelist())):
        if (number % VALIDATION_EVERY == 0) == validation:
            by_length.setdefault(len(text_of(name)), []).append(name)
    return file, sorted(by_length.items())
