"""Evaluation over folders, and what goes into the card."""

import subprocess
import sys

import pytest

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
