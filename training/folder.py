"""Training data from a folder of labelled images.

Either a ``labels.csv`` in it (columns ``file`` and ``text``, with a header) names each
file's text, or each file's name does, as in the original project: ``LABEL_num123.png``.
"""

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

from PIL import Image
from recognize import images

from model_build.labels import pad
from training.batches import Batch, stack

SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")


def labelled_files(folder: Path) -> list[tuple[Path, str]]:
    """The image files of a folder with their texts, sorted by name.

    Raises ``ValueError`` that names the file for a missing image or a label that cannot
    be trained on, and for a folder without labelled images.
    """
    table = folder / "labels.csv"
    if table.exists():
        with table.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            if not {"file", "text"} <= set(reader.fieldnames or ()):
                raise ValueError(f"{table}: the header must name the columns file and text")
            pairs = [(folder / row["file"], row["text"] or "") for row in reader]
    else:
        pairs = [
            (path, path.stem.rpartition("_num")[0] or path.stem)
            for path in folder.iterdir()
            if path.suffix.lower() in SUFFIXES
        ]
    for path, text in pairs:
        if not path.is_file():
            raise ValueError(f"{table} names {path.name}, which is not in the folder")
        try:
            pad(text)
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None
    if not pairs:
        raise ValueError(f"{folder}: no labelled images (PNG, JPEG, GIF, WebP, BMP)")
    return sorted(pairs)


@dataclass(frozen=True)
class Folder:
    """Batches of a folder's images, every epoch in another order."""

    folder: Path
    size: int
    seed: int | str = 0

    @cached_property
    def files(self) -> list[tuple[Path, str]]:
        return labelled_files(self.folder)

    def __call__(self, number: int) -> Batch:
        count = len(self.files)
        first = number * self.size
        return stack(
            self._open(*self.files[self._order(position // count)[position % count]])
            for position in range(first, first + self.size)
        )

    def _order(self, epoch: int) -> list[int]:
        order = list(range(len(self.files)))
        Random(f"{self.seed}/{epoch}").shuffle(order)
        return order

    @staticmethod
    def _open(path: Path, text: str) -> tuple[Image.Image, str]:
        try:
            return images.decode(path.read_bytes()), text
        except images.ImageError as error:
            raise ValueError(f"{path}: {error}") from None
