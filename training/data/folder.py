"""Batches from a folder of labelled images."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from PIL import Image

from model_build.evaluation.labelled import labelled_files
from recognize import images
from recognize.rows import with_one_row
from training.data.batches import Batch, stack


@cache
def split(
    folder: Path, lengths: tuple[int, int]
) -> tuple[list[tuple[Path, str]], list[tuple[Path, str]]]:
    """Training and validation images: nine tenths and one tenth, by a fixed shuffle.

    Only texts of the given lengths. Raises ``ValueError`` where fewer than two remain.
    """
    low, high = lengths
    files = [pair for pair in labelled_files(folder) if low <= len(pair[1]) <= high]
    if len(files) < 2:
        raise ValueError(f"{folder}: fewer than 2 images have texts of {low} to {high} characters")
    Random("split").shuffle(files)
    validation = max(1, len(files) // 10)
    return files[validation:], files[:validation]


def labels_digest(folder: Path) -> str:
    """SHA-256 of the folder's file names and texts: another digest, other data."""
    lines = [f"{path.name}\t{text}\n" for path, text in labelled_files(folder)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class Folder:
    """A batch maker (see ``training.data.batches``): every epoch in another order."""

    folder: Path
    size: int
    seed: int
    lengths: tuple[int, int]

    def __call__(self, number: int) -> Batch:
        """Raises ``ValueError`` for a folder or an image that cannot be trained on."""
        files, _ = split(self.folder, self.lengths)
        first = number * self.size
        places = [divmod(place, len(files)) for place in range(first, first + self.size)]
        orders = {epoch: self._order(epoch, len(files)) for epoch, _ in places}
        return stack(load(*files[orders[epoch][rest]]) for epoch, rest in places)

    def _order(self, epoch: int, count: int) -> list[int]:
        order = list(range(count))
        Random(f"{self.seed}/{epoch}").shuffle(order)
        return order


def load(path: Path, text: str) -> tuple[Image.Image, str]:
    """A file's picture as it is read, in one row, and its text. Raises as ``picture_of``."""
    return with_one_row(picture_of(path)), text


def picture_of(path: Path) -> Image.Image:
    """A file's picture, RGB. Raises ``ValueError`` that names an unreadable file."""
    try:
        return images.decode(path.read_bytes())
    except images.ImageError as error:
        raise ValueError(f"{path}: {error}") from None
