"""What embedding keeps and what it writes anew; conversion has tests of its own."""

import json
import shutil

import numpy as np
import pytest

from model_build import card, embed, pages
from model_build.evaluation import calibration
from recognize.alphabet import CLASSES
from recognize.model import EMBEDDED, ModelError, Temperatures
from training.evaluation_sets import plain


class Model:
    """A network of one weight, kept as text."""

    def __init__(self, _, path):
        self.weights = [np.array(float(path.read_text()))]

    def get_weights(self):
        return self.weights

    def set_weights(self, weights):
        self.weights = weights

    def save_weights(self, path):
        path.write_text(str(float(self.weights[0])))

    def count_params(self):
        return 1


class Silent:
    """An interpreter that says nothing of any picture."""

    def __init__(self, *_):
        pass

    def see(self, tensor):
        return np.zeros((40, CLASSES)), np.empty(0)


class Here:
    """In place of a pool of processes, this one."""

    map = staticmethod(map)

    def __init__(self, mp_context):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def _load_weights(model, path, keep_others):
    """As growth's, of a network whose classes are those of the file."""
    assert keep_others
    model.set_weights(Model(None, path).weights)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A project without a model, with calibration sets of two families.

    Each network converts to the shipped model with its one weight behind it, which the
    interpreter does not look at.
    """
    for name in ("held-out-a", "trained-original-0.7.1"):
        folder = tmp_path / "sets" / name
        plain.write(folder, "original-0.7.1", (4, 6), False, 3, "embed")
    monkeypatch.setattr(embed, "WEIGHTS", tmp_path / "weights")
    monkeypatch.setattr(embed, "CURVE", tmp_path / "docs" / "training-curve.png")
    (tmp_path / "docs").mkdir()
    for path in pages.PAGES:
        shutil.copy(pages.ROOT / path, tmp_path / path)
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    for module in (embed, card):
        monkeypatch.setattr(module, "EMBEDDED", tmp_path / "embedded")
    shipped = (EMBEDDED / "model.tflite").read_bytes()

    def convert(_, weights, finder):
        return shipped + weights.read_bytes() + (finder.read_bytes() if finder else b"")

    monkeypatch.setattr(embed, "convert", convert)
    monkeypatch.setattr(calibration, "Network", Silent)
    monkeypatch.setattr(embed, "ProcessPoolExecutor", Here)
    monkeypatch.setattr(embed, "load", Model)
    monkeypatch.setattr(embed, "load_weights", _load_weights)
    # Of a handful of images it takes as long as of thousands; it has tests of its own.
    monkeypatch.setattr(calibration, "fit_temperatures", lambda *_: Temperatures(1.25, 1.0))
    return tmp_path


def run(place, name: str, steps: int):
    folder = place / name
    folder.mkdir()
    settings = {"steps": steps, "batch": 10, "mixture": {"wheezy": 1.0}, "screens": 0.5}
    (folder / "run.json").write_text(json.dumps(settings))
    (folder / "final.weights.h5").write_text(str(float(steps)))
    (folder / "progress.png").write_text(name)
    return folder


def test_runs_are_listed_anew_or_appended(place):
    sets = [place / "sets"]
    embed.embed([run(place, "one", 1), run(place, "two", 2)], "1.0.0", sets, continues=False)
    assert [stage["images"] for stage in card.read()["training_data"]] == [10, 20]
    three = run(place, "three", 3)
    embed.embed([three], "1.1.0", sets, continues=True)
    embedded = card.read()
    assert [stage["images"] for stage in embedded["training_data"]] == [10, 20, 30]
    assert [path.name for path in (place / "docs").glob("*.png")] == ["training-curve.png"]
    assert (place / "docs" / "training-curve.png").read_text() == "three"  # the last run's
    assert embedded["version"] == "1.1.0" and embedded["input_shape"] == [48, 160, 3]
    assert (embedded["temperature"], embedded["temperature_together"]) == (1.25, 1.0)
    assert 0 <= embedded["confidence_threshold"] <= 1
    assert (place / "embedded" / "model.tflite").read_bytes().endswith(b"3.0")
    assert "1. 30 images" in (place / "docs" / "model-card.md").read_text()
    embed.embed([three], "2.0.0", sets, continues=False)
    assert [stage["images"] for stage in card.read()["training_data"]] == [30]


def test_a_share_of_the_way_to_a_run(place):
    sets = [place / "sets"]
    embed.embed([run(place, "one", 1)], "1.0.0", sets, continues=False)
    runs = [run(place, "two", 3), run(place, "three", 5)]
    embed.embed(runs, "1.1.0", sets, continues=True, share=0.25)
    assert (place / "embedded" / "model.tflite").read_bytes().endswith(b"2.0")
    assert (place / "weights" / "ctc.weights.h5").read_text() == "2.0"
    text = (place / "docs" / "model-card.md").read_text()
    assert text.count("Of its change of the weights, 25% was kept.") == 2  # of both runs


def test_a_runs_finder_goes_with_it(place, capsys):
    one, two = run(place, "one", 1), run(place, "two", 2)
    (two / "finder.weights.h5").write_text("finder")
    embed.embed([one], "1.0.0", [place / "sets"], continues=False)
    assert "parts of pictures will not be looked at" in capsys.readouterr().out
    assert not (place / "weights" / "finder.weights.h5").exists()
    embed.embed([two], "1.1.0", [place / "sets"], continues=True)
    assert "will not" not in capsys.readouterr().out
    assert (place / "embedded" / "model.tflite").read_bytes().endswith(b"2.0finder")
    assert (place / "weights" / "finder.weights.h5").read_text() == "finder"
    # Another finder of the same weights.
    (place / "weights" / "finder.weights.h5").write_text("other")
    embed.embed([], "1.2.0", [place / "sets"], continues=True)
    assert (place / "embedded" / "model.tflite").read_bytes().endswith(b"2.0other")
    assert [stage["images"] for stage in card.read()["training_data"]] == [10, 20]
    assert card.read()["version"] == "1.2.0"


@pytest.mark.parametrize("options", [["--share", "0.5"], ["--continues", "--share", "0"]])
def test_a_share_needs_what_it_is_a_share_of(monkeypatch, options):
    monkeypatch.setattr("sys.argv", ["embed", "runs/none", "--version", "1.0.0", *options])
    with pytest.raises(SystemExit):
        embed.main()


@pytest.mark.parametrize("options", [[], ["--continues", "--share", "0.5"]])
def test_without_runs_the_model_can_only_go_on(monkeypatch, capsys, options):
    monkeypatch.setattr("sys.argv", ["embed", "--version", "1.0.0", *options])
    with pytest.raises(SystemExit):
        embed.main()
    assert "without runs" in capsys.readouterr().err


def test_missing_calibration_sets_change_nothing(place):
    one = run(place, "one", 1)
    with pytest.raises(ValueError, match="absent: no sets"):
        embed.embed([one], "1.0.0", [place / "absent"], continues=False)
    (place / "sets" / "held-out-a" / "labels.csv").unlink()
    with pytest.raises(ValueError, match="not finished"):
        embed.embed([one], "1.0.0", [place / "sets"], continues=False)
    assert not (place / "embedded").exists() and not (place / "weights").exists()


def test_a_model_that_the_reader_cannot_run_changes_nothing(place, monkeypatch):
    monkeypatch.setattr(embed, "convert", lambda *_, **__: b"no model")
    with pytest.raises(ModelError):
        embed.embed([run(place, "one", 1)], "1.0.0", [place / "sets"], continues=False)
    assert not list((place / "embedded").iterdir()) and not (place / "weights").exists()
    assert not (place / "docs" / "training-curve.png").exists()


NOT_DRAWN = {"mixture": {"wheezy": 1.0}, "screens": 0.4}  # what old runs on stored images say


@pytest.mark.parametrize(
    ("settings", "stage"),
    [
        (
            {"folder": "/home/me/captchas", "data": {"kind": "folder", "name": "captchas",
             "images": 180, "validation_images": 20, "labels_sha256": "ab12"}},
            {"folder": {"name": "captchas", "images": 180, "labels_sha256": "ab12"}},
        ),
        ({"folder": "/home/me/captchas", **NOT_DRAWN}, {"folder": {"name": "captchas"}}),
        ({"shards": "data/old", "folder": None, **NOT_DRAWN}, {"shards": {"name": "old"}}),
        (
            {"shards": "data/old", "data": {"kind": "shards", "name": "old", "images": 500,
             "shards": 1, "mixture": {"svg-captcha": 2.0}, "lengths": "4-6", "seed": 0}},
            {"shards": {"name": "old", "images": 500}, "sources": {"svg-captcha": 2.0},
             "lengths": "4-6", "share_of_screenshots": 0.0},
        ),
        (
            {"stop": 2, "mixture": {"wheezy": 1.0}, "screens": 0.5, "views": 0.25,
             "data": {"kind": "mixture", "lengths": "6"}},
            {"images": 20, "sources": {"wheezy": 1.0}, "lengths": "6",
             "share_of_screenshots": 0.5, "share_of_views": 0.25},
        ),
    ],
)  # fmt: skip
def test_the_card_says_what_a_run_really_saw(place, settings, stage):
    folder = run(place, "one", 3)
    (folder / "run.json").write_text(json.dumps({"steps": 3, "batch": 10} | settings))
    embed.embed([folder], "1.0.0", [place / "sets"], continues=False)
    assert card.read()["training_data"] == [{"images": 30} | stage]
    text = (place / "docs" / "model-card.md").read_text()
    assert ("`wheezy`" in text) == ("wheezy" in stage.get("sources", {}))
    for kind in ("folder", "shards"):
        if kind in stage:
            assert f"`{stage[kind]['name']}`" in text
    for name in stage.get("sources", {}):
        assert f"images of these families and no others: `{name}`" in text


def test_a_run_on_a_folder_reaches_the_card(place, tmp_path, png):
    """From the folder to the card, through what the run itself notes."""
    from training.data.dataset import dataset
    from training.recipe import Recipe
    from training.record import keep

    images = tmp_path / "captchas"
    images.mkdir()
    for number in range(20):
        (images / f"aB{number}_num{number}.png").write_bytes(png)
    recipe = Recipe(folder=images, steps=3, batch=10)
    folder = run(place, "one", 3)
    (folder / "run.json").unlink()
    keep(folder, recipe, "plain", dataset(recipe).provenance())
    embed.embed([folder], "1.0.0", [place / "sets"], continues=False)
    (stage,) = card.read()["training_data"]
    assert stage["images"] == 30 and stage["folder"]["images"] == 18
    assert stage["folder"]["name"] == "captchas" and "sources" not in stage
    text = (place / "docs" / "model-card.md").read_text()
    assert "again and again those of `captchas`, a folder of 18 labelled images" in text
    assert "original-0.7.1` 3" not in text
