"""TFRecord shards: images generated once, trained on many times.

    python -m training.data.shards data/shards --images 100000            # the plain mixture
    python -m training.data.shards data/old --images 50000 --mixture original-0.3
    python -m training.train runs/mine --shards data/shards

A record is a ``tf.train.Example`` with ``image`` (PNG bytes) and ``text``. Beside the shards
lies ``manifest.json``, which says what they were drawn from: the mixture, the count of images
and shards, the lengths of the texts, the seed.
"""

import argparse
import io
import json
import os
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray
from PIL import Image
from tqdm import tqdm

from model_build.labels import MAX_LABEL, pad
from recognize.images import HEIGHT, WIDTH, decode, to_tensor
from training.data.batches import Batch, Batches
from training.generators import SOURCES
from training.recipe import Recipe, add_options

MANIFEST = "manifest.json"
LENGTHS = (4, 6)

_FEATURES = {
    "image": tf.io.FixedLenFeature([], tf.string),
    "text": tf.io.FixedLenFeature([], tf.string),
}


def write(
    folder: Path, mixture: dict[str, float], images: int, seed: int = 0, per_shard: int = 10_000
) -> list[Path]:
    """Draws images and writes them as ``shard-00000.tfrecord``, ...; returns the paths.

    Shards that were in the folder before are removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in [folder / MANIFEST, *folder.glob("*.tfrecord")]:
        old.unlink(missing_ok=True)
    rng = Random(f"shards/{seed}")
    paths: list[Path] = []
    with tqdm(total=images, unit="image") as bar:
        for first in range(0, images, per_shard):
            path = folder / f"shard-{len(paths):05d}.tfrecord"
            with tf.io.TFRecordWriter(str(path)) as writer:
                for _ in range(min(per_shard, images - first)):
                    (name,) = rng.choices(list(mixture), list(mixture.values()))
                    image, text = SOURCES[name](rng, LENGTHS)
                    writer.write(_example(image, text))
                    bar.update()
            paths.append(path)
    made = {"images": images, "shards": len(paths), "mixture": mixture}
    made |= {"lengths": f"{LENGTHS[0]}-{LENGTHS[1]}", "seed": seed}
    (folder / MANIFEST).write_text(json.dumps(made, indent=1) + "\n")  # last: all are there
    return paths


def manifest(folder: Path) -> dict[str, Any]:
    """What the shards say that they are; of those without a manifest, how many they are.

    Raises ``ValueError`` for a folder without shards, and for a manifest of others.
    """
    count = len(_paths(folder))
    path = folder / MANIFEST
    made: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {"shards": count}
    if made["shards"] != count:
        raise ValueError(f"{folder} holds {count} shards, its {MANIFEST} names {made['shards']}")
    return made


def batches(
    folder: Path, size: int, seed: int, lengths: tuple[int, int], first: int = 0
) -> Batches:
    """Endless shuffled training batches, beginning with number ``first``.

    Images: float32 (size, 48, 160, 3); labels: int32 (size, 8), of texts of the given
    lengths. Every fiftieth record is left to ``validation``. Raises ``ValueError`` for a
    folder without shards.
    """
    records = (
        _records(folder, validation=False)
        .shuffle(20_000, seed=seed, reshuffle_each_iteration=True)
        .repeat()
        .map(_parse, num_parallel_calls=tf.data.AUTOTUNE, deterministic=True)
        .filter(partial(_has_length, lengths))
        .batch(size, drop_remainder=True)
        .skip(first)
        .prefetch(2)
    )
    yield from records.as_numpy_iterator()


def validation(folder: Path, size: int, lengths: tuple[int, int]) -> Batch:
    """Up to ``size`` of the records that ``batches`` leaves out, as one batch."""
    records = _records(folder, validation=True).map(_parse)
    chosen = records.filter(partial(_has_length, lengths)).batch(size)
    batch: Batch = next(chosen.as_numpy_iterator())
    return batch


def _paths(folder: Path) -> list[str]:
    paths = sorted(str(path) for path in folder.glob("*.tfrecord"))
    if not paths:
        raise ValueError(f"{folder}: no *.tfrecord shards")
    return paths


def _records(folder: Path, validation: bool) -> tf.data.Dataset:
    numbered = tf.data.TFRecordDataset(_paths(folder)).enumerate()
    return numbered.filter(lambda number, _: (number % 50 == 0) == validation).map(
        lambda _, record: record
    )


def _has_length(lengths: tuple[int, int], image: tf.Tensor, label: tf.Tensor) -> tf.Tensor:
    length = tf.math.count_nonzero(label)
    return (length >= lengths[0]) & (length <= lengths[1])


def _example(image: Image.Image, text: str) -> bytes:
    png = io.BytesIO()
    image.save(png, "PNG")
    features = {
        "image": tf.train.Feature(bytes_list=tf.train.BytesList(value=[png.getvalue()])),
        "text": tf.train.Feature(bytes_list=tf.train.BytesList(value=[text.encode()])),
    }
    example = tf.train.Example(features=tf.train.Features(feature=features))
    content: bytes = example.SerializeToString()
    return content


def _parse(record: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    fields = tf.io.parse_single_example(record, _FEATURES)
    # Prepared by the serving code, not by TensorFlow's own decoder, which differs.
    image, label = tf.numpy_function(
        _prepare, [fields["image"], fields["text"]], (tf.float32, tf.int32)
    )
    return tf.ensure_shape(image, (HEIGHT, WIDTH, 3)), tf.ensure_shape(label, (MAX_LABEL,))


def _prepare(png: bytes, text: bytes) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    return to_tensor(decode(png)), pad(text.decode())


def main() -> None:
    """The command: see the module's docstring."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--images", type=int, default=100_000, help="(default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the images (default: 0)")
    add_options(parser, ["mixture"])
    chosen = parser.parse_args()
    mixture = getattr(chosen, "mixture", Recipe().mixture)
    paths = write(chosen.folder, mixture, chosen.images, chosen.seed)
    print(f"{len(paths)} shards in {chosen.folder}")


if __name__ == "__main__":
    main()
