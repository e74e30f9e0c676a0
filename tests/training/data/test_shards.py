import numpy as np
import pytest

from training.data import shards
from training.data.batches import stack
from training.generators import SOURCES

LENGTHS = (1, 8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shards")
    paths = shards.write(folder, {"original-0.7.1": 1, "default-0.7.1": 1}, 120, per_shard=50)
    assert [path.name for path in paths] == [f"shard-0000{n}.tfrecord" for n in range(3)]
    return folder


def take(batches, count: int):
    return [next(batches) for _ in range(count)]


def test_what_is_written_is_read(folder):
    images = {image.tobytes() for batch, _ in take(shards.batches(folder, 13, 0, LENGTHS), 9)
              for image in batch}  # fmt: skip
    images |= {image.tobytes() for image in shards.validation(folder, 100, LENGTHS)[0]}
    assert len(images) == 120


def test_images_are_prepared_as_in_serving(folder, tmp_path):
    from random import Random

    shards.write(tmp_path, {"original-0.7.1": 1}, 1, seed=9)
    rng = Random("shards/9")
    rng.choices(["original-0.7.1"], [1])
    expected = stack([SOURCES["original-0.7.1"](rng, (4, 6))])
    prepared = shards.validation(tmp_path, 1, LENGTHS)
    np.testing.assert_array_equal(prepared[0], expected[0])
    np.testing.assert_array_equal(prepared[1], expected[1])


def test_resumed_batches_are_the_same(folder):
    whole = take(shards.batches(folder, 10, 7, LENGTHS), 20)
    rest = take(shards.batches(folder, 10, 7, LENGTHS, first=12), 8)
    for (images, labels), (images_again, labels_again) in zip(whole[12:], rest, strict=True):
        np.testing.assert_array_equal(images, images_again)
        np.testing.assert_array_equal(labels, labels_again)


def test_other_lengths_are_left_out(folder):
    for _, labels in take(shards.batches(folder, 8, 0, (6, 6)), 5):
        assert ((labels > 0).sum(axis=1) == 6).all()


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no .*shards"):
        next(shards.batches(tmp_path, 4, 0, LENGTHS))


def test_shards_say_what_they_were_drawn_from(folder, tmp_path):
    made = shards.manifest(folder)
    assert made["mixture"] == {"original-0.7.1": 1, "default-0.7.1": 1}
    assert (made["images"], made["shards"], made["lengths"], made["seed"]) == (120, 3, "4-6", 0)
    for path in folder.glob("*.tfrecord"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert shards.manifest(tmp_path) == {"shards": 3}  # as before there were manifests
    (tmp_path / shards.MANIFEST).write_text('{"shards": 2}')
    with pytest.raises(ValueError, match="holds 3 shards, its manifest.json names 2"):
        shards.manifest(tmp_path)


def test_shards_of_before_are_removed(tmp_path):
    shards.write(tmp_path, {"original-0.7.1": 1}, 6, per_shard=2)
    shards.write(tmp_path, {"original-0.7.1": 1}, 3, per_shard=2)
    assert len(list(tmp_path.glob("*.tfrecord"))) == shards.manifest(tmp_path)["shards"] == 2
