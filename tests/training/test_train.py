"""The training command, small: resuming, fine-tuning, both networks, both backends."""

import csv
import importlib.util
import os
import subprocess
import sys
from types import SimpleNamespace

import h5py
import keras
import numpy as np
import pytest
from PIL import Image
from tqdm import tqdm

from model_build.networks import NETWORKS
from tests.support.pictures import captchas, encoded
from training import train as module
from training import watch as watching
from training.evaluation_sets import plain
from training.train import settings, train

SMALL = ["--batch", "8", "--validation", "8", "--workers", "1", "--mixture", "original-0.7.1"]


def weights(run) -> dict[str, np.ndarray]:
    found = {}
    with h5py.File(run / "final.weights.h5") as file:
        file.visititems(
            lambda name, item: found.update({name: item[()]} if hasattr(item, "shape") else {})
        )
    return found


def history(run, name="history.csv") -> list[dict]:
    with (run / name).open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_loss_of_a_row_is_the_mean_of_its_batches():
    losses = iter((4.0, 1.0, 1.0))
    model = SimpleNamespace(train_on_batch=lambda images, labels: next(losses))
    batches = iter([(np.zeros((2, 1)), None)] * 3)
    with tqdm(disable=True) as bar:
        assert module.steps(model, batches, 3, bar) == 2.0


@pytest.mark.slow
def test_a_stopped_run_goes_on_as_if_it_had_not(tmp_path, monkeypatch, tiny):
    arguments = ["--steps", "4", "--every", "2", "--optimizer", "muon", *SMALL]
    train(settings([str(tmp_path / "straight"), *arguments]))

    stopping = settings([str(tmp_path / "stopped"), *arguments])
    real, calls = module.steps, []

    def stop_at_the_second(*given):
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(module, "steps", stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        train(stopping)
    assert len(history(tmp_path / "stopped")) == 1
    monkeypatch.setattr(module, "steps", real)
    train(stopping)

    straight, stopped = weights(tmp_path / "straight"), weights(tmp_path / "stopped")
    assert straight.keys() == stopped.keys()
    for name in straight:
        np.testing.assert_allclose(stopped[name], straight[name], atol=2e-5, err_msg=name)
    for one, other in zip(
        history(tmp_path / "straight"), history(tmp_path / "stopped"), strict=True
    ):
        assert float(one["loss"]) == pytest.approx(float(other["loss"]), rel=1e-3)
    assert (tmp_path / "stopped" / "progress.png").stat().st_size > 5000


@pytest.fixture
def policy():
    """Puts the precision of later tests back."""
    yield
    keras.config.set_dtype_policy("float32")


@pytest.mark.slow
def test_bfloat16_trains_resumes_and_gives_float32_weights(tmp_path, monkeypatch, policy, tiny):
    options = [str(tmp_path), "--steps", "4", "--every", "2", *SMALL]
    options += ["--precision", "mixed_bfloat16"]
    real, models = module.steps, []

    def stop_at_the_second(model, *given):
        models.append(model)
        if len(models) == 2:
            raise KeyboardInterrupt
        return real(model, *given)

    monkeypatch.setattr(module, "steps", stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        train(settings(options))
    train(settings(options))  # from the checkpoint
    assert models[0] is models[1] is not models[2]
    for model in models:
        computed = {layer.compute_dtype for layer in model.layers if layer.weights}
        assert computed == {"bfloat16", "float32"}
        assert {weight.dtype for weight in model.trainable_weights} == {"float32"}
    assert [row["step"] for row in history(tmp_path)] == ["2", "4"]
    assert all(np.isfinite(float(row["loss"])) for row in history(tmp_path))

    keras.config.set_dtype_policy("float32")
    network = NETWORKS["ctc"].build()
    network.load_weights(tmp_path / "final.weights.h5")
    for one, other in zip(network.weights, models[2].weights, strict=True):
        np.testing.assert_array_equal(one, other, err_msg=one.path)
    image = np.random.default_rng(7).normal(0, 1, (1, *network.input_shape[1:]))
    np.testing.assert_allclose(
        network.predict(image, verbose=0), models[2].predict(image, verbose=0), atol=0.1
    )


@pytest.mark.slow
def test_a_run_is_not_resumed_with_other_settings(tmp_path):
    options = ["--steps", "1", *SMALL, "--network", "fixed"]
    train(settings([str(tmp_path), *options]))
    with pytest.raises(SystemExit, match="--seed was 1"):
        train(settings([str(tmp_path), *options, "--seed", "2"]))


@pytest.mark.slow
def test_a_run_is_watched_from_any_step_on(tmp_path, monkeypatch, tiny):
    """Resumed with ``--watch``, the run is the same one; its curve begins where it went on."""
    monkeypatch.setattr(watching, "SHARE", 1)
    monkeypatch.setattr(watching, "IMAGES", 3)
    for name in ("held-out-a", "trained-b"):
        plain.write(tmp_path / "sets" / name, "original-0.7.1", (4, 6), False, 5, "t")
    (tmp_path / "sets" / "unfinished").mkdir()
    run = [str(tmp_path / "run"), "--steps", "3", "--every", "1", *SMALL]
    real = module.steps

    def stop_at_the_second(model, *given):
        if int(model.optimizer.iterations) == 1:
            raise KeyboardInterrupt
        return real(model, *given)

    monkeypatch.setattr(module, "steps", stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        train(settings(run))
    assert not (tmp_path / "run" / "watched.csv").exists()
    with Image.open(tmp_path / "run" / "progress.png") as picture:
        one_panel = picture.height
    monkeypatch.setattr(module, "steps", real)
    train(settings([*run, "--watch", str(tmp_path / "sets")]))
    rows = history(tmp_path / "run", "watched.csv")
    assert [(row["step"], row["folder"]) for row in rows] == [
        ("2", "held-out-a"), ("2", "trained-b"), ("3", "held-out-a"), ("3", "trained-b")
    ]  # fmt: skip
    assert {row["exact_match"] for row in rows} <= {"0.0000", "0.3333", "0.6667", "1.0000"}
    with Image.open(tmp_path / "run" / "progress.png") as picture:
        assert picture.height > 1.5 * one_panel
    with pytest.raises(ValueError, match="empty: no folders"):
        train(settings([*run, "--watch", str(tmp_path / "empty")]))


@pytest.mark.slow
def test_fine_tuning_on_a_folder_starts_from_the_shipped_weights(tmp_path):
    folder = tmp_path / "images"
    folder.mkdir()
    for number, (image, text) in enumerate(captchas(200)):
        (folder / f"{text}_num{number}.png").write_bytes(encoded(image))
    train(
        settings(
            [
                str(tmp_path / "run"),
                "--folder",
                str(folder),
                "--steps",
                "2",
                "--batch",
                "4",
                "--workers",
                "1",
                "--rate",
                "1e-5",
                "--weights",
                "model_build/weights/ctc.weights.h5",
            ]
        )  # fmt: skip
    )
    (row,) = history(tmp_path / "run")
    assert float(row["accuracy"]) >= 0.8 and float(row["loss"]) < 5


@pytest.mark.slow
def test_frozen_layers_stay_as_they_are(tmp_path):
    shipped = "model_build/weights/ctc.weights.h5"
    options = [str(tmp_path), "--weights", shipped, "--frozen", "2", "--steps", "1", *SMALL]
    train(settings(options))
    before = NETWORKS["ctc"].build()
    before.load_weights(shipped)
    after = keras.saving.load_model(tmp_path / "last.keras")
    poolings = 0
    for one, other in zip(before.layers, after.layers, strict=True):
        poolings += isinstance(one, keras.layers.MaxPooling2D)
        # In a run that goes on from here too; the input has nothing to freeze.
        assert other.trainable == (poolings >= 2) or not one.weights
        for old, new in zip(one.get_weights(), other.get_weights(), strict=True):
            assert np.array_equal(old, new) == (poolings < 2), one.name
    assert poolings == 3


def test_to_freeze_what_knows_nothing_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        settings([str(tmp_path), "--frozen", "2"])
    assert "--frozen needs --weights" in capsys.readouterr().err


@pytest.mark.slow
def test_training_on_shards(tmp_path, tiny):
    from training.data import shards

    shards.write(tmp_path / "shards", {"original-0.7.1": 1}, 60)
    train(settings([str(tmp_path / "run"), "--shards", str(tmp_path / "shards"), "--steps", "2",
                    "--batch", "4", "--validation", "2"]))  # fmt: skip
    assert len(history(tmp_path / "run")) == 1


@pytest.mark.slow
def test_wrong_data_is_named(tmp_path):
    command = [sys.executable, "-m", "training.train", str(tmp_path / "run")]
    result = subprocess.run(
        [*command, "--folder", str(tmp_path)], capture_output=True, text=True, timeout=100
    )
    assert result.returncode == 1 and "no labelled images" in result.stderr
    assert "Traceback" not in result.stderr
    result = subprocess.run([*command, "--mixture", "unknown"], capture_output=True, text=True)
    assert result.returncode == 2 and "original-0.7.1" in result.stderr


@pytest.mark.slow
def test_training_on_jax(tmp_path):
    assert importlib.util.find_spec("jax"), "jax is a development requirement"
    subprocess.run(
        [sys.executable, "-m", "training.train", str(tmp_path), "--steps", "2", *SMALL],
        # Most of a small run is compilation.
        env=os.environ | {"KERAS_BACKEND": "jax", "JAX_DISABLE_MOST_OPTIMIZATIONS": "true"},
        check=True,
        timeout=110,
    )
    (row,) = history(tmp_path)
    assert np.isfinite(float(row["loss"]))
