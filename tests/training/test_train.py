"""The training command: recipes and options, kinds of data, fine-tuning, both backends."""

import importlib.util
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
import pytest

from model_build.networks import NETWORKS
from tests.support.pictures import captchas, encoded
from tests.support.runs import SMALL, history, weights
from training import checkpoint, train
from training.data.mixture import parse_mixture
from training.model import compiled
from training.train import main, plan

SHIPPED = "model_build/weights/ctc.weights.h5"


def test_a_recipe_with_overrides():
    (run,) = plan(["runs/x", "--recipe", "breadth", "--steps", "100", "--rate", "1e-3"])
    recipe = run.recipe
    assert (recipe.steps, recipe.rate, recipe.screens) == (100, 1e-3, 0.3)
    assert recipe.mixture == parse_mixture("breadth") and run.name == "breadth"
    # Another kind of images replaces the recipe's, share of screenshots included.
    (run,) = plan(["runs/x", "--recipe", "breadth", "--folder", "captchas"])
    assert not run.recipe.is_mixture and run.recipe.screens == 0 and run.recipe.rate == 1.5e-3
    (run,) = plan(["runs/x", "--recipe", "breadth", "--mixture", "rendered"])
    assert run.recipe.mixture == {"rendered": 1} and run.recipe.screens == 0.3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--stepz", "3"], "--stepz (the nearest is '--steps')"),
        (["--recipe", "bredth"], "no recipe 'bredth' (the nearest is 'breadth')"),
        (["--steps", "many"], "--steps: "),
        (["--steps", "0"], "greater than or equal to 1"),
        (["--optimizer", "sgd"], "'adamw' or 'muon'"),
        (["--network", "ctcs"], "none of ctc, "),
        (["--mixture", "unknown"], "original-0.7.1"),
        (["--folder", "a", "--shards", "b"], "not allowed with"),
        (["--frozen", "2"], "--frozen needs --weights"),
        (["--stop", "10", "--steps", "9"], "stop is 10, but there are 9 steps"),
        (["--recipe", "1.7.0"], "goes on from model 1.6.0's weights: name them with --weights"),
        (["--recipe", "1.5.0", "--weights", SHIPPED], "train one after the other, with --stage"),
        (["--recipe", "1.5.0", "--stage", "4"], "no stage 4"),
        (["--recipe", "1.0.0", "--stage", "2"], "the weights of stage 1"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments, words, capsys):
    with pytest.raises(SystemExit) as ended:
        plan(["runs/x", *arguments])
    assert ended.value.code == 2 and words in capsys.readouterr().err


def test_a_network_of_one_length_is_given_texts_of_it():
    (run,) = plan(["runs/x", "--network", "fixed", "--validation", "8"])
    assert run.data.provenance()["lengths"] == "6"
    _, labels = run.data.validation()
    assert labels.shape[0] == 8 and (np.count_nonzero(labels, axis=1) == 6).all()


@pytest.mark.slow
def test_the_stages_of_a_recipe_go_on_from_each_other(tmp_path, tiny):
    (tmp_path / "two.toml").write_text(
        'about = "two stages"\nevery = 2\n[[stages]]\nsteps = 2\n'
        "[[stages]]\nsteps = 1\nrate = 1e-9\n"
    )
    main([str(tmp_path / "run"), "--recipe", str(tmp_path / "two.toml"), *SMALL])
    first, second = (tmp_path / "run" / f"stage-{number}" for number in (1, 2))
    assert json.loads((second / "run.json").read_text())["weights"] == str(
        first / "final.weights.h5"
    )
    for name, array in weights(first).items():
        if "layers" in name and "norm" not in name:  # at that rate the weights stay
            np.testing.assert_allclose(weights(second)[name], array, atol=1e-6, err_msg=name)


class FineTuned(NamedTuple):
    """A run from the shipped weights on a folder of 90 images and 10 to judge it by."""

    run: Path
    options: list[str]


@pytest.fixture(scope="module")
def fine_tuned(tmp_path_factory) -> FineTuned:
    folder = tmp_path_factory.mktemp("fine-tuned")
    (folder / "images").mkdir()
    for number, (image, text) in enumerate(captchas(100)):
        (folder / "images" / f"{text}_num{number}.png").write_bytes(encoded(image))
    options = ["--folder", str(folder / "images"), "--steps", "2", "--batch", "4"]
    options += ["--workers", "1", "--rate", "1e-5", "--weights", SHIPPED, "--frozen", "2"]
    main([str(folder / "run"), *options])
    return FineTuned(folder / "run", options)


@pytest.mark.slow
def test_fine_tuning_on_a_folder_starts_from_the_shipped_weights(fine_tuned):
    (row,) = history(fine_tuned.run)
    assert float(row["accuracy"]) >= 0.8 and float(row["loss"]) < 5
    kept = json.loads((fine_tuned.run / "run.json").read_text())
    data = kept["data"]
    assert (data["kind"], data["name"], data["images"]) == ("folder", "images", 90)
    assert len(data["labels_sha256"]) == 64 and "mixture" not in kept


@pytest.mark.slow
def test_a_run_is_not_resumed_with_other_settings_or_data(fine_tuned):
    command = [str(fine_tuned.run), *fine_tuned.options]
    with pytest.raises(SystemExit, match="another run: --seed was 1[.]"):
        main([*command, "--seed", "2"])
    image = next((fine_tuned.run.parent / "images").iterdir())
    renamed = image.rename(image.with_name("aBcD_num999.png"))
    with pytest.raises(SystemExit, match="another run: its data were .*images"):
        main(command)
    renamed.rename(image)


@pytest.mark.slow
def test_frozen_layers_stay_as_they_are(fine_tuned):
    before = NETWORKS["ctc"].build()
    before.load_weights(SHIPPED)
    (run,) = plan([str(fine_tuned.run), *fine_tuned.options])
    after = compiled(run.recipe, with_weights=False)
    checkpoint.load(after, fine_tuned.run)
    poolings = 0
    for one, other in zip(before.layers, after.layers, strict=True):
        poolings += isinstance(one, keras.layers.MaxPooling2D)
        # In a run that goes on from here too; the input has nothing to freeze.
        assert other.trainable == (poolings >= 2) or not one.weights
        for old, new in zip(one.get_weights(), other.get_weights(), strict=True):
            assert np.array_equal(old, new) == (poolings < 2), one.name
    assert poolings == 3


@pytest.mark.slow
def test_training_on_shards(tmp_path, tiny):
    from training.data import shards

    shards.write(tmp_path / "shards", {"original-0.7.1": 1}, 60)
    main([str(tmp_path / "run"), "--shards", str(tmp_path / "shards"), "--steps", "2",
          "--batch", "4", "--validation", "2"])  # fmt: skip
    assert len(history(tmp_path / "run")) == 1
    data = json.loads((tmp_path / "run" / "run.json").read_text())["data"]
    assert (data["kind"], data["images"], data["mixture"]) == ("shards", 60, {"original-0.7.1": 1})


def test_data_that_cannot_be_trained_on_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.argv", ["train", str(tmp_path / "run"), "--folder", str(tmp_path)])
    with pytest.raises(SystemExit, match="Cannot train: .*no labelled images"):
        runpy.run_path(train.__file__, run_name="__main__")


# The command on another backend, which a process chooses once.
TINY_COMMAND = """
import sys
from model_build.networks import NETWORKS
from tests.support.tiny import TINY
from training.train import main
NETWORKS["ctc"] = TINY
main(sys.argv[1:])
"""


@pytest.mark.slow
def test_training_on_jax(tmp_path):
    assert importlib.util.find_spec("jax"), "jax is a development requirement"
    subprocess.run(
        [sys.executable, "-c", TINY_COMMAND, str(tmp_path), "--steps", "2", *SMALL],
        # Most of a small run is compilation.
        env=os.environ | {"KERAS_BACKEND": "jax", "JAX_DISABLE_MOST_OPTIMIZATIONS": "true"},
        check=True,
    )
    (row,) = history(tmp_path)
    assert np.isfinite(float(row["loss"]))
