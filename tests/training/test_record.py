"""What a run's folder says of it, and when it may go on."""

import json

import pytest

from training.recipe import Recipe
from training.record import keep

DATA = {"kind": "mixture", "lengths": "4-6"}


@pytest.fixture
def store(tmp_path):
    def write(**entries):
        (tmp_path / "run.json").write_text(json.dumps(entries))
        return tmp_path

    return write


def test_it_is_written_and_kept(tmp_path):
    keep(tmp_path, Recipe(steps=9), "mine", DATA)
    stored = json.loads((tmp_path / "run.json").read_text())
    assert stored["recipe"] == "mine" and stored["data"] == DATA and stored["steps"] == 9
    assert "workers" not in stored and "watch" not in stored
    keep(tmp_path, Recipe(steps=9, workers=7), None, DATA)
    assert json.loads((tmp_path / "run.json").read_text()) == stored


def test_what_is_missing_had_its_default(store):
    run = store(steps=9, batch=4)
    keep(run, Recipe(steps=9, batch=4), None, DATA)
    assert json.loads((run / "run.json").read_text())["optimizer"] == "adamw"
    run = store(steps=9, batch=4)
    with pytest.raises(ValueError, match="another run: --optimizer was adamw. Choose"):
        keep(run, Recipe(steps=9, batch=4, optimizer="muon"), None, DATA)


def test_a_mixture_of_the_past_is_what_it_stands_for(store):
    past = {"npm-canvas": 5.0, "rendered": 40.0}
    run = store(mixture=past)
    keep(run, Recipe(mixture="npm-canvas:5,rendered:40"), None, DATA)
    assert "captcha-image" in json.loads((run / "run.json").read_text())["mixture"]
    keep(run, Recipe(mixture=past), None, DATA)
    with pytest.raises(ValueError, match="--mixture was"):
        keep(run, Recipe(mixture="npm-canvas:6,rendered:40"), None, DATA)


def test_a_setting_that_is_no_more_is_named(store):
    with pytest.raises(ValueError, match="no more: stepz, 3 .the nearest is 'steps'"):
        keep(store(stepz=3), Recipe(), None, DATA)


def test_a_setting_that_was_never_one_is_named(store):
    with pytest.raises(ValueError, match="run.json: steps: Input should be a valid integer"):
        keep(store(steps="many"), Recipe(), None, DATA)


def test_an_old_run_on_a_folder_may_say_the_mixture_that_it_did_not_draw(store):
    run = store(folder="captchas", mixture={"original-0.7.1": 1.0}, screens=0.4)
    keep(run, Recipe(folder="captchas"), None, {"kind": "folder", "name": "captchas"})
    stored = json.loads((run / "run.json").read_text())
    assert "mixture" not in stored and stored["data"]["name"] == "captchas"


def test_other_data_are_another_run(store):
    run = store(data={"kind": "folder", "labels_sha256": "a"}, folder="captchas")
    with pytest.raises(ValueError, match='its data were .*"labels_sha256": "a"'):
        keep(run, Recipe(folder="captchas"), None, {"kind": "folder", "labels_sha256": "b"})
