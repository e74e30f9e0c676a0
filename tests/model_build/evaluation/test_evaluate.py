"""Evaluation over folders, and what goes into the card."""

import subprocess
import sys

import pytest

from model_build import card
from model_build.evaluation.results import measure
from training.evaluation_sets import plain
from training.generators import SOURCES


@pytest.fixture(scope="module")
def sets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evaluation")
    for name in ("first", "second"):
        plain.write(folder / name, "original-0.7.1", (4, 6), False, 30, "tests")
    return folder


def test_sets_are_the_same_every_time_and_differ(sets, tmp_path):
    plain.write(tmp_path / "first", "original-0.7.1", (4, 6), False, 30, "tests")
    for path in sorted((sets / "first").iterdir()):
        assert path.read_bytes() == (tmp_path / "first" / path.name).read_bytes()
    assert (sets / "first/labels.csv").read_text() != (sets / "second/labels.csv").read_text()
    assert plain.is_whole(sets / "first", 30)
    assert not plain.is_whole(sets / "first", 31)
    assert {source for source, _, _ in plain.SETS.values()} <= SOURCES.keys()


def test_figures(sets, reader):
    result = measure(reader, sets / "first")
    figures = result.figures()
    right = sum(read == truth for read, truth in zip(result.reads, result.truths))
    share, low, high = figures["exact_match"]["case_sensitive"]
    assert share == pytest.approx(right / 30, abs=1e-5) and low <= share <= high
    assert figures["exact_match"]["any_case"][0] >= share
    assert set(figures["by_length"]) <= {"4", "5", "6"}
    assert 0 <= figures["expected_calibration_error"] <= 1 and figures["median_ms"] > 0


@pytest.mark.slow
def test_the_command_prints_every_set(sets):
    command = [sys.executable, "-m", "model_build.evaluation.evaluate"]
    result = subprocess.run([*command, str(sets)], capture_output=True, text=True, check=True)
    assert "first " in result.stdout and "second " in result.stdout
    assert "confusions" in result.stdout
    result = subprocess.run([*command, str(sets / "none")], capture_output=True, text=True)
    assert result.returncode == 1 and "Traceback" not in result.stderr


def test_the_card_keeps_what_was_reached():
    """Measured figures, not re-measured here: no model is committed that falls behind these.

    1.0.0, which read nothing but that package's images, had 0.995, 0.990, 0.987, 0.983 and
    0.984: the floors go back up as training goes on. They are what 1.4.0 reached, so one that
    reads as well falls short of one of them as often as not: a set's interval has to reach its
    floor. The floors themselves do not move down.
    """
    found = card.read()
    sets = found["accuracy"]["sets"]
    families = found["families"]
    floors = {
        "original-0.7.1": 0.992,
        "original-0.7.1-length-6": 0.985,
        "original-0.3": 0.982,
        "original-0.3-length-6": 0.972,
        "default-0.7.1": 0.980,
    }
    for name, floor in floors.items():
        assert sets[name]["images"] >= 2000
        assert sets[name]["exact_match"]["any_case"][2] >= floor, name
        assert sets[name]["expected_calibration_error"] <= 0.03, name
    assert families["sets"]["trained-chromium-screenshots"]["any_case"][2] >= 0.950
    assert families["held_out"]["any_case"][0] >= 0.65
    assert families["held_out"]["expected_calibration_error"] <= 0.05
    assert families["trained"]["expected_calibration_error"] <= 0.02
