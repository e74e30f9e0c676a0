"""The three kinds of data that a run may train on, behind one interface."""

from dataclasses import dataclass, replace
from math import gcd
from pathlib import Path
from typing import Any, Protocol

from model_build.networks import NETWORKS
from training.data import plane
from training.data.batches import Batch, Batches, Generated, prefetch, stack
from training.data.folder import Folder, labels_digest, load, split
from training.data.pictures import DrawnPictures
from training.data.plane import Blocks
from training.recipe import Recipe

# A worker draws so many images at a time, at most: the fewer, the less the others wait for it.
_TOGETHER = 64


class Dataset(Protocol):
    """What a run trains on, and images that it never trains on."""

    def provenance(self) -> dict[str, Any]:
        """What the data are, for ``run.json`` and the model's card: ``kind`` and more.

        Raises ``ValueError`` for data that cannot be trained on.
        """

    def batches(self, first: int) -> Batches:
        """The run's batches from number ``first`` on: the same however often it resumes."""

    def validation(self) -> Batch:
        """One batch of images that none of the others has."""


@dataclass(frozen=True)
class Mixture:
    """Images drawn from sources while the network trains, each seen once."""

    training: Generated
    validating: Generated
    workers: int

    def provenance(self) -> dict[str, Any]:
        """The lengths of the texts; the mixture itself is a setting of the run."""
        (low, high), rare = self.training.lengths, self.training.rare_lengths
        lengths = f"{low}-{high}" if low < high else f"{low}"
        if rare:
            lengths += f"; one image in eight {rare[0]}-{rare[1]}"
        return {"kind": "mixture", "lengths": lengths}

    def batches(self, first: int) -> Batches:
        """See ``Dataset``."""
        return prefetch(self.training, first, self.workers)

    def blocks(self, first: int, images: int) -> Blocks:
        """So many images each, for a device (``training.data.plane``), from a number on."""
        size = gcd(images, _TOGETHER)
        make = DrawnPictures(replace(self.training, size=size))
        return plane.blocks(make, size, images // size, first, self.workers)

    def validation(self) -> Batch:
        """See ``Dataset``."""
        return self.validating(0)


@dataclass(frozen=True)
class LabelledFolder:
    """The images of a folder in an order of their own every epoch, a tenth left out."""

    training: Folder
    validation_images: int
    workers: int

    def provenance(self) -> dict[str, Any]:
        """The folder's name, how many of its images are trained on, its labels' digest."""
        folder = self.training.folder
        training, validation = split(folder, self.training.lengths)
        return {
            "kind": "folder",
            "name": folder.resolve().name,
            "images": len(training),
            "validation_images": len(validation),
            "labels_sha256": labels_digest(folder),
        }

    def batches(self, first: int) -> Batches:
        """See ``Dataset``."""
        return prefetch(self.training, first, self.workers)

    def validation(self) -> Batch:
        """See ``Dataset``."""
        _, files = split(self.training.folder, self.training.lengths)
        return stack(load(*pair) for pair in files[: self.validation_images])


@dataclass(frozen=True)
class Shards:
    """The images of TFRecord shards, shuffled, one in fifty left out."""

    # TensorFlow is imported where it is called: only shards need it under any backend.
    folder: Path
    size: int
    seed: int
    lengths: tuple[int, int]
    validation_images: int

    def provenance(self) -> dict[str, Any]:
        """The folder's name, and the shards' own manifest."""
        from training.data import shards

        return {"kind": "shards", "name": self.folder.resolve().name} | shards.manifest(self.folder)

    def batches(self, first: int) -> Batches:
        """See ``Dataset``."""
        from training.data import shards

        return shards.batches(self.folder, self.size, self.seed, self.lengths, first)

    def validation(self) -> Batch:
        """See ``Dataset``."""
        from training.data import shards

        return shards.validation(self.folder, self.validation_images, self.lengths)


def dataset(recipe: Recipe) -> Dataset:
    """The recipe's data. Nothing is read or drawn yet."""
    lengths = NETWORKS[recipe.network].lengths
    if recipe.shards:
        return Shards(recipe.shards, recipe.batch, recipe.seed, lengths, recipe.validation)
    if recipe.folder:
        training = Folder(recipe.folder, recipe.batch, recipe.seed, lengths)
        return LabelledFolder(training, recipe.validation, recipe.workers)
    return mixture(recipe)


def mixture(recipe: Recipe) -> Mixture:
    """The recipe's mixture, drawn from ``training.generators.SOURCES``."""
    low, high = NETWORKS[recipe.network].lengths
    # Lengths 4 to 6 mostly, as captchas have; a network that reads others sees them too.
    lengths, rare = ((low, high), None) if low == high else ((4, 6), (max(1, low), high))
    training = Generated(
        recipe.mixture, recipe.batch, recipe.seed, lengths, rare, recipe.screens, recipe.views
    )
    validating = replace(training, size=recipe.validation, seed="validation", views=0.0)
    return Mixture(training, validating, recipe.workers)
