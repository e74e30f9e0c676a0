"""Checkpoints: exact, or small enough to be carried."""

import keras
import ml_dtypes
import numpy as np
import pytest

from training import checkpoint
from training.model import compiled
from training.recipe import Recipe


@pytest.fixture
def model():
    return trained(3)


def trained(steps: int) -> keras.Model:
    """A model of one layer after some steps, the same every time."""
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4)])
    model.compile(keras.optimizers.AdamW(0.01), "mse")
    rng = np.random.default_rng(5)
    for _ in range(steps):
        model.train_on_batch(rng.normal(size=(2, 4)), rng.normal(size=(2, 4)))
    return model


def numbers(model) -> list[np.ndarray]:
    return [np.asarray(each) for each in [*model.weights, *model.optimizer.variables]]


def test_a_checkpoint_is_exact(model, tmp_path):
    before = numbers(model)
    checkpoint.save(model, tmp_path)
    fresh = trained(0)
    checkpoint.load(fresh, tmp_path)
    for one, two, other in zip(before, numbers(model), numbers(fresh), strict=True):
        np.testing.assert_array_equal(one, other)
        np.testing.assert_array_equal(one, two)


def test_a_carried_one_rounds_the_running_optimizer_as_the_file(model, tmp_path):
    before = numbers(model)
    checkpoint.save(model, tmp_path, carried=True)
    fresh = trained(0)
    checkpoint.load(fresh, tmp_path)
    for one, other in zip(numbers(model), numbers(fresh), strict=True):
        np.testing.assert_array_equal(one, other)
    changed = [not np.array_equal(a, b) for a, b in zip(before, numbers(model))]
    assert not any(changed[: len(model.weights)]) and any(changed)
    for moment in numbers(model)[len(model.weights) :]:
        if moment.ndim:
            np.testing.assert_array_equal(moment, moment.astype(ml_dtypes.bfloat16))


def test_only_the_last_whole_one_is_kept(model, tmp_path):
    checkpoint.save(model, tmp_path)
    model.train_on_batch(np.ones((2, 4)), np.ones((2, 4)))
    checkpoint.save(model, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "optimizer-0000004.npz", "weights-0000004.npz"
    ]  # fmt: skip
    (tmp_path / "weights-0000009.npz").touch()  # as a stop in the middle of saving leaves it
    assert checkpoint.newest(tmp_path) == 4


def test_the_mean_of_the_weights_from_a_step_on(model, tmp_path):
    kept = []
    for _ in range(3):
        checkpoint.save(model, tmp_path, keep_from=4)
        kept.append(numbers(model)[: len(model.weights)])
        model.train_on_batch(np.ones((2, 4)), np.ones((2, 4)))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "optimizer-0000005.npz", "weights-0000004.npz", "weights-0000005.npz"
    ]  # fmt: skip
    assert checkpoint.newest(tmp_path) == 5
    checkpoint.average(model, tmp_path, 4)
    for mean, *each in zip(model.weights, *kept[1:], strict=True):
        np.testing.assert_allclose(mean.numpy(), np.mean(each, axis=0), rtol=1e-6)
    with pytest.raises(ValueError, match="no weights from step 6"):
        checkpoint.average(model, tmp_path, 6)


def test_a_checkpoint_of_another_network_is_refused(model, tmp_path):
    checkpoint.save(model, tmp_path)
    other = keras.Sequential([keras.Input((4,)), keras.layers.Dense(5)])
    other.compile("adamw", "mse")
    with pytest.raises(ValueError, match="belongs to another network"):
        checkpoint.load(other, tmp_path)
    with pytest.raises(ValueError, match="holds no checkpoint"):
        checkpoint.load(other, tmp_path / "none")


def test_a_file_that_would_not_come_back_is_refused(monkeypatch, model, tmp_path):
    for limit, words in (("FILE_LIMIT", "over 16 MiB"), ("TOTAL_LIMIT", "too large to come back")):
        with monkeypatch.context() as patched, pytest.raises(ValueError, match=words):
            patched.setattr(checkpoint, limit, 300)
            checkpoint.save(model, tmp_path, carried=True)
    monkeypatch.setattr(checkpoint, "FILE_LIMIT", 600)  # an array a file
    with pytest.raises(ValueError, match="too large to come back"):
        checkpoint.save(model, tmp_path, carried=True)
    assert not list(tmp_path.iterdir())


def test_the_teachers_checkpoint_comes_back_at_once(tmp_path):
    model = compiled(Recipe(network="ctc-teacher", optimizer="muon"))
    assert 10e6 < model.count_params() < 20e6
    checkpoint.save(model, tmp_path, carried=True)
    sizes = [path.stat().st_size for path in tmp_path.iterdir()]
    assert len(sizes) <= 8 - 3 and max(sizes) <= 16 * 2**20 and sum(sizes) < 63.9 * 2**20


def test_what_is_larger_than_a_file_is_carried_in_pieces(monkeypatch, model, tmp_path):
    monkeypatch.setattr(checkpoint, "FILE_LIMIT", 1200)
    monkeypatch.setattr(checkpoint, "FILES_LIMIT", 9)
    for _ in range(2):
        checkpoint.save(model, tmp_path, carried=True)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted(path.name for path in checkpoint.files(tmp_path))
    assert names[0] == "optimizer-0000003-1of3.npz" and names[-1] == "weights-0000003.npz"
    fresh = trained(0)
    checkpoint.load(fresh, tmp_path)
    for one, other in zip(numbers(model), numbers(fresh), strict=True):
        np.testing.assert_array_equal(one, other)
    # Without one of its pieces it is no checkpoint.
    (tmp_path / names[1]).unlink()
    assert checkpoint.newest(tmp_path) is None
