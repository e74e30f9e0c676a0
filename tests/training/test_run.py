"""The training loop, small: stopping, resuming, precision, runs begun by earlier code."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import keras
import numpy as np
import pytest
from PIL import Image
from tqdm import tqdm

from model_build.networks import NETWORKS
from tests.support.runs import SMALL, history, weights
from tests.support.tiny import TINY
from training import checkpoint, run, watch
from training.evaluation_sets import plain
from training.model import compiled
from training.train import main, plan


def stop_at(patched: pytest.MonkeyPatch, count: int) -> list[keras.Model]:
    """Ends the run, as Ctrl-C does, when the steps between checkpoints begin this many times."""
    real, calls = run.train_steps, []

    def stopping(*given):
        calls.append(given[0])
        if len(calls) == count:
            patched.setattr(run, "train_steps", real)
            raise KeyboardInterrupt
        return real(*given)

    patched.setattr(run, "train_steps", stopping)
    return calls


@pytest.fixture
def stops_at(monkeypatch):
    return partial(stop_at, monkeypatch)


def test_the_loss_of_a_row_is_the_mean_of_its_batches():
    losses = iter((4.0, 1.0, 1.0))
    model = SimpleNamespace(train_on_batch=lambda images, labels: next(losses))
    batches = iter([(np.zeros((2, 1)), None)] * 3)
    with tqdm(disable=True) as bar:
        assert run.train_steps(model, batches, 3, bar) == 2.0


@contextmanager
def stopping(count: int, arguments: list[str]) -> Iterator[None]:
    """A run of the tiny network that is stopped at that call; the network stays tiny within."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(NETWORKS, "ctc", TINY)
        stop_at(patched, count)
        with pytest.raises(SystemExit, match="Stopped"):
            main(arguments)
        yield


FOUR_STEPS = ["--steps", "4", "--every", "2", "--optimizer", "muon", *SMALL]


@pytest.fixture(scope="module")
def straight(tmp_path_factory) -> Path:
    """A run of four steps that did not stop."""
    folder = tmp_path_factory.mktemp("straight")
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(NETWORKS, "ctc", TINY)
        main([str(folder), *FOUR_STEPS])
    return folder


@pytest.fixture(scope="module")
def stopped(tmp_path_factory) -> Path:
    """The same run, stopped after two steps."""
    folder = tmp_path_factory.mktemp("stopped")
    with stopping(2, [str(folder), *FOUR_STEPS]):
        assert len(history(folder)) == 1
    return folder


def assert_same(run: Path, straight: Path) -> None:
    arrays, expected = weights(run), weights(straight)
    assert arrays.keys() == expected.keys()
    for name, array in arrays.items():
        np.testing.assert_allclose(array, expected[name], atol=2e-5, err_msg=name)
    for one, other in zip(history(run), history(straight), strict=True):
        assert float(one["loss"]) == pytest.approx(float(other["loss"]), rel=1e-3)


@pytest.mark.slow
def test_a_stopped_run_goes_on_as_if_it_had_not(tmp_path, tiny, straight, stopped):
    folder = shutil.copytree(stopped, tmp_path / "stopped")
    main([str(folder), *FOUR_STEPS])
    assert_same(folder, straight)
    assert (folder / "progress.png").stat().st_size > 5000


@pytest.fixture
def policy():
    """Puts the precision of later tests back."""
    yield
    keras.config.set_dtype_policy("float32")


@pytest.mark.slow
def test_bfloat16_trains_resumes_and_gives_float32_weights(
    tmp_path, monkeypatch, stops_at, policy, tiny
):
    options = [str(tmp_path), "--steps", "4", "--every", "2", *SMALL]
    options += ["--precision", "mixed_bfloat16"]
    models = stops_at(2)
    with pytest.raises(SystemExit, match="Stopped"):
        main(options)
    real = run.train_steps
    monkeypatch.setattr(run, "train_steps", lambda *a: models.append(a[0]) or real(*a))
    main(options)  # from the checkpoint
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


AVERAGED = ["--steps", "6", "--stop", "4", "--every", "1", "--average_from", "3", *SMALL]


@pytest.fixture(scope="module")
def averaged(tmp_path_factory) -> Path:
    """A run of the first four of six steps, stopped after three of them and resumed."""
    folder = tmp_path_factory.mktemp("averaged")
    with stopping(4, [str(folder), *AVERAGED]):
        assert not (folder / "final.weights.h5").exists()
        main([str(folder), *AVERAGED])
    return folder


@pytest.mark.slow
def test_a_run_stops_at_its_stop_with_the_rate_of_all_its_steps(averaged, tiny):
    assert [row["step"] for row in history(averaged)] == ["1", "2", "3", "4"]
    (planned,) = plan([str(averaged), *AVERAGED])
    optimizer = compiled(planned.recipe).optimizer
    assert optimizer._learning_rate.decay_steps == 6 and planned.recipe.last_step == 4
    assert optimizer.built  # else TensorFlow traces the first step twice


@pytest.mark.slow
def test_the_final_weights_are_the_mean_of_the_last_checkpoints(averaged):
    kept = [np.load(path) for path in sorted(averaged.glob("weights-*.npz"))]
    assert len(kept) == 2
    model = TINY.build()
    model.load_weights(averaged / "final.weights.h5")
    for place, mean in enumerate(model.weights):
        expected = np.mean([file[f"arr_{place}"] for file in kept], axis=0)
        np.testing.assert_allclose(mean.numpy(), expected, rtol=1e-5, atol=1e-7)


# What the code before recipes wrote, to the letter; a run that was begun then.
OLD = {
    "network": "ctc",
    "mixture": {"original-0.7.1": 1.0},
    "screens": 0.0,
    "folder": None,
    "shards": None,
    "weights": None,
    "frozen": 0,
    "steps": 4,
    "batch": 8,
    "rate": 0.002,
    "optimizer": "muon",
    "every": 2,
    "validation": 8,
    "seed": 1,
    "precision": "float32",
}


@pytest.mark.slow
def test_a_run_begun_before_goes_on_from_its_last_keras(tmp_path, tiny, straight, stopped):
    old = shutil.copytree(stopped, tmp_path / "old")
    # The same state as it was written then.
    (planned,) = plan([str(old), *FOUR_STEPS])
    model = compiled(planned.recipe)
    checkpoint.load(model, old)
    model.save(old / "last.keras")
    for path in checkpoint.files(old):
        path.unlink()
    (old / "run.json").write_text(json.dumps(OLD, indent=2))

    main([str(old), *FOUR_STEPS])
    assert [row["step"] for row in history(old)] == ["2", "4"]
    assert_same(old, straight)
    stored = json.loads((old / "run.json").read_text())
    assert OLD.items() <= stored.items() and stored["data"]["kind"] == "mixture"
    assert checkpoint.newest(old) == 4


@pytest.mark.slow
def test_a_run_is_watched_from_any_step_on(tmp_path, monkeypatch, stops_at, tiny):
    """Resumed with ``--watch``, the run is the same one; its curve begins where it went on."""
    monkeypatch.setattr(watch, "SHARE", 1)
    monkeypatch.setattr(watch, "IMAGES", 3)
    for name in ("held-out-a", "trained-b"):
        plain.write(tmp_path / "sets" / name, "original-0.7.1", (4, 6), False, 5, "t")
    (tmp_path / "sets" / "unfinished").mkdir()
    folder = tmp_path / "run"
    options = [str(folder), "--steps", "3", "--every", "1", *SMALL]
    stops_at(2)
    with pytest.raises(SystemExit, match="Stopped"):
        main(options)
    assert not (folder / "watched.csv").exists()
    with Image.open(folder / "progress.png") as picture:
        one_panel = picture.height
    main([*options, "--watch", str(tmp_path / "sets")])
    rows = history(folder, "watched.csv")
    assert [(row["step"], row["folder"]) for row in rows] == [
        ("2", "held-out-a"), ("2", "trained-b"), ("3", "held-out-a"), ("3", "trained-b")
    ]  # fmt: skip
    assert {row["exact_match"] for row in rows} <= {"0.0000", "0.3333", "0.6667", "1.0000"}
    with Image.open(folder / "progress.png") as picture:
        assert picture.height > 1.5 * one_panel
    with pytest.raises(SystemExit, match="empty: no folders"):
        main([*options, "--watch", str(tmp_path / "empty")])
