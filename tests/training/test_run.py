"""The training loop, small: stopping, resuming, precision, runs begun by earlier code."""

import json
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


@pytest.fixture
def stops_at(monkeypatch):
    """Ends the run, as Ctrl-C does, when the steps between checkpoints begin this many times."""

    def stop(count: int):
        real, calls = run.train_steps, []

        def stopping(*given):
            calls.append(given[0])
            if len(calls) == count:
                monkeypatch.setattr(run, "train_steps", real)
                raise KeyboardInterrupt
            return real(*given)

        monkeypatch.setattr(run, "train_steps", stopping)
        return calls

    return stop


def test_the_loss_of_a_row_is_the_mean_of_its_batches():
    losses = iter((4.0, 1.0, 1.0))
    model = SimpleNamespace(train_on_batch=lambda images, labels: next(losses))
    batches = iter([(np.zeros((2, 1)), None)] * 3)
    with tqdm(disable=True) as bar:
        assert run.train_steps(model, batches, 3, bar) == 2.0


FOUR_STEPS = ["--steps", "4", "--every", "2", "--optimizer", "muon", *SMALL]


@pytest.fixture(scope="module")
def straight(tmp_path_factory) -> Path:
    """A run of four steps that did not stop."""
    folder = tmp_path_factory.mktemp("straight")
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(NETWORKS, "ctc", TINY)
        main([str(folder), *FOUR_STEPS])
    return folder


def assert_same(run: Path, straight: Path) -> None:
    arrays, expected = weights(run), weights(straight)
    assert arrays.keys() == expected.keys()
    for name, array in arrays.items():
        np.testing.assert_allclose(array, expected[name], atol=2e-5, err_msg=name)
    for one, other in zip(history(run), history(straight), strict=True):
        assert float(one["loss"]) == pytest.approx(float(other["loss"]), rel=1e-3)


@pytest.mark.slow
def test_a_stopped_run_goes_on_as_if_it_had_not(tmp_path, stops_at, tiny, straight):
    stops_at(2)
    with pytest.raises(SystemExit, match="Stopped"):
        main([str(tmp_path / "stopped"), *FOUR_STEPS])
    assert len(history(tmp_path / "stopped")) == 1
    main([str(tmp_path / "stopped"), *FOUR_STEPS])
    assert_same(tmp_path / "stopped", straight)
    assert (tmp_path / "stopped" / "progress.png").stat().st_size > 5000


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


@pytest.mark.slow
def test_a_run_stops_at_its_stop_with_the_rate_of_all_its_steps(tmp_path, tiny):
    options = ["--steps", "4", "--every", "1", "--stop", "2", *SMALL]
    main([str(tmp_path), *options])
    assert [row["step"] for row in history(tmp_path)] == ["1", "2"]
    (planned,) = plan([str(tmp_path), *options])
    rate = compiled(planned.recipe).optimizer._learning_rate
    assert rate.decay_steps == 4 and planned.recipe.last_step == 2


@pytest.mark.slow
def test_the_final_weights_are_the_mean_of_the_last_checkpoints(tmp_path, stops_at, tiny):
    options = ["--steps", "4", "--every", "1", "--average_from", "3", *SMALL]
    stops_at(4)
    with pytest.raises(SystemExit, match="Stopped"):
        main([str(tmp_path), *options])
    assert not (tmp_path / "final.weights.h5").exists()
    main([str(tmp_path), *options])
    kept = [np.load(path) for path in sorted(tmp_path.glob("weights-*.npz"))]
    assert len(kept) == 2
    model = TINY.build()
    model.load_weights(tmp_path / "final.weights.h5")
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
def test_a_run_begun_before_goes_on_from_its_last_keras(tmp_path, stops_at, tiny, straight):
    old = tmp_path / "old"
    stops_at(2)
    with pytest.raises(SystemExit, match="Stopped"):
        main([str(old), *FOUR_STEPS])
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
