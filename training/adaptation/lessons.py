"""What is learnt from: batches of a source's pictures, changed, with generated ones among them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from PIL import Image

from recognize.alphabet import OWN, Alphabet
from training.adaptation import replay
from training.adaptation.augment import augmented, reduced
from training.adaptation.errors import CannotTeach
from training.adaptation.pictures import Example
from training.data.batches import Batch, Batches, prefetch, stack
from training.data.folder import load

# Part of each batch that is generated; with further characters, which would else be seen in all
# that is not learnt from again.
REPLAYED, REPLAYED_FURTHER = 0.4, 0.6
# Decoded pictures that a process holds, of at most 230 KB each.
_HELD = 512


def generated(batch: int, alphabet: Alphabet = OWN) -> int:
    """How many of a batch's pictures are generated."""
    return round(batch * (REPLAYED_FURTHER if alphabet.further else REPLAYED))


@dataclass(frozen=True)
class Lesson:
    """A batch maker (``training.data.batches``): every epoch in another order, changed anew.

    ``replayed``: a folder that ``replay.keep`` filled, and ``generated`` how many of a batch's
    ``size`` pictures come from there. ``alphabet``: of the labels.
    """

    examples: tuple[Example, ...]
    size: int
    seed: int
    replayed: Path
    generated: int
    alphabet: Alphabet = OWN

    def __call__(self, number: int) -> Batch:
        """Raises ``CannotTeach`` for a picture that cannot be read any more, and ``OSError``."""
        rng = Random(f"{self.seed}/{number}")
        own = self.size - self.generated
        first = number * own
        places = [divmod(place, len(self.examples)) for place in range(first, first + own)]
        orders = {epoch: self._order(epoch) for epoch, _ in places}
        chosen = [self.examples[orders[epoch][rest]] for epoch, rest in places]
        drawn = ((augmented(_picture(one.path), rng), one.text or "") for one in chosen)
        batch = stack(drawn, self.alphabet)
        kept = replay.kept(self.replayed)
        rows = rng.choices(range(len(kept[1])), k=self.generated)
        images, labels = (np.concatenate([a, b[rows]]) for a, b in zip(batch, kept))
        return images, labels

    def _order(self, epoch: int) -> list[int]:
        order = list(range(len(self.examples)))
        Random(f"{self.seed}/order/{epoch}").shuffle(order)
        return order


def opened(path: Path) -> Image.Image:
    """The picture, RGB. Raises ``CannotTeach`` for what is none any more, and ``OSError``."""
    try:
        return load(path, "")[0]
    except ValueError as error:
        raise CannotTeach(f"{error} It could be read when the course began") from None


@lru_cache(maxsize=_HELD)
def _picture(path: Path) -> Image.Image:
    return reduced(opened(path))


@dataclass(frozen=True)
class Lessons:
    """The data of a run (``training.data.dataset.Dataset``)."""

    lesson: Lesson
    held_out: tuple[Example, ...]
    workers: int

    def provenance(self) -> dict[str, Any]:
        """See ``Dataset``."""
        folder = self.lesson.examples[0].path.parent
        return {
            "kind": "folder",
            "name": folder.resolve().name,
            "images": len(self.lesson.examples),
            "validation_images": len(self.held_out),
            "labels_sha256": digest(self.lesson.examples),
        }

    def batches(self, first: int) -> Batches:
        """See ``Dataset``."""
        return prefetch(self.lesson, first, self.workers)

    def validation(self) -> Batch:
        """See ``Dataset``; generated pictures where none of the source is held out."""
        if not self.held_out:
            images, labels = replay.kept(self.lesson.replayed)
            return np.asarray(images[:64]), np.asarray(labels[:64])
        pairs = ((opened(one.path), one.text or "") for one in self.held_out)
        return stack(pairs, self.lesson.alphabet)


def digest(examples: Sequence[Example]) -> str:
    """SHA-256 of the pictures' names and texts: another digest, other data."""
    lines = [f"{one.path.name}\t{one.text}\n" for one in examples]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
