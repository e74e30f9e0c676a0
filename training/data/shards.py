"""TFRecord shards: images generated once, trained on many times.

    python -m training.data.shards data/shards --images 100000            # the default mixture
    python -m training.data.shards data/old --images 50000 --mixture original-0.3
    python -m training.train runs/mine --shards data/shards

A record is a ``tf.train.Example`` with ``image`` (PNG bytes) and ``text``.
"""

import argparse
import io
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf
from tqdm import tqdm

from model_build.labels import MAX_LABEL, pad
from recognize.images import HEIGHT, WIDTH, decode, to_tensor
from training.data.batches import Batch
from training.data.mixture import MIXTURE, parse_mixture
from training.generators import SOURCES

_FEATURES = {
    "image": tf.io.FixedLenFeature([], tf.string),
    "text": tf.io.FixedLenFeature([], tf.string),
}


def write(
    folder: Path, mixture: dict[str, float], images: int, seed: int = 0, per_shard: int = 10_000
) -> list[Path]:
    """Draws images and writes them as ``shard-00000.tfrecord``, ...; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = Random(f"shards/{seed}")
    paths = []
    with tqdm(total=images, unit="image") as bar:
        for first in range(0, images, per_shard):
            path = folder / f"shard-{len(paths):05d}.tfrecord"
            with tf.io.TFRecordWriter(str(path)) as writer:
                for _ in range(min(per_shard, images - first)):
                    (name,) = rng.choices(list(mixture), list(mixture.values()))
                    image, text = SOURCES[name](rng, (4, 6))
                    writer.write(_example(image, text))
                    bar.update()
            paths.append(path)
    return paths


def batches(
    folder: Path, size: int, seed: int, lengths: tuple[int, int], first: int = 0
) -> Iterator[Batch]:
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
    return next(records.filter(partial(_has_length, lengths)).batch(size).as_numpy_iterator())


def _records(folder: Path, validation: bool) -> tf.data.Dataset:
    paths = sorted(str(path) for path in folder.glob("*.tfrecord"))
    if not paths:
        raise ValueError(f"{folder}: no *.tfrecord shards")
    numbered = tf.data.TFRecordDataset(paths).enumerate()
    return numbered.filter(lambda number, _: (number % 50 == 0) == validation).map(
        lambda _, record: record
    )


def _has_length(lengths: tuple[int, int], image: tf.Tensor, label: tf.Tensor) -> tf.Tensor:
    length = tf.math.count_nonzero(label)
    return (length >= lengths[0]) & (length <= lengths[1])


def _example(image, text: str) -> bytes:
    png = io.BytesIO()
    image.save(png, "PNG")
    features = {
        "image": tf.train.Feature(bytes_list=tf.train.BytesList(value=[png.getvalue()])),
        "text": tf.train.Feature(bytes_list=tf.train.BytesList(value=[text.encode()])),
    }
    return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


def _parse(record: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    fields = tf.io.parse_single_example(record, _FEATURES)
    # Prepared by the serving code, not by TensorFlow's own decoder, which differs.
    image, label = tf.numpy_function(
        _prepare, [fields["image"], fields["text"]], (tf.float32, tf.int32)
    )
    return tf.ensure_shape(image, (HEIGHT, WIDTH, 3)), tf.ensure_shape(label, (MAX_LABEL,))


def _prepare(png: bytes, text: bytes) -> tuple[np.ndarray, np.ndarray]:
    return to_tensor(decode(png)), pad(text.decode())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--images", type=int, default=100_000)
    parser.add_argument("--mixture", type=parse_mixture, default=MIXTURE)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    paths = write(chosen.folder, chosen.mixture, chosen.images, chosen.seed)
    print(f"{len(paths)} shards in {chosen.folder}")


if __name__ == "__main__":
    main()
