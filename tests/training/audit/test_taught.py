"""Points of the learning curve that take training."""

import json

import pytest

from training.audit import taught
from training.audit.__main__ import main
from training.audit.literature import SECONDS_A_PICTURE


@pytest.fixture
def few(monkeypatch):
    """A curve of few points."""
    monkeypatch.setattr(taught, "LABELS", (12, 60))
    monkeypatch.setattr(taught, "LEAST_ASKED", 10)


def curve_of(pairs, out, minutes=5.0):
    return taught.Curve(pairs, out, case_counts=False, minutes=minutes, price=6.0, seed=0)


@pytest.mark.slow
def test_each_number_of_labels_is_taught_and_asked_elsewhere(
    few, small, source, tmp_path, monkeypatch
):
    pairs = [(one.path, one.text) for one in source(32, 32)]
    asked = []
    read = taught.reading.read
    monkeypatch.setattr(
        taught.reading,
        "read",
        lambda model, pairs, seen: asked.append(pairs) or read(model, pairs, seen),
    )
    points = list(curve_of(pairs, tmp_path).points())
    assert [point.labels for point in points] == [0, 12]
    for point in points:
        low, high = point.first[1:]
        assert 0 <= low <= point.first[0] <= high <= 1
        assert point.minutes > 0 and point.cost == pytest.approx(point.minutes / 10, abs=0.01)
        assert point.labelling == pytest.approx(point.labels * SECONDS_A_PICTURE / 60)
    # Without labels all are asked; else those of other texts.
    assert [len(one) for one in asked] == [32, 20]


@pytest.mark.slow
def test_what_was_taught_before_a_stop_is_kept(few, small, source, tmp_path, monkeypatch):
    pairs = [(one.path, one.text) for one in source(14, 14)]
    first = next(curve_of(pairs, tmp_path).points())
    monkeypatch.setattr(taught, "teach", lambda *_, **__: pytest.fail("taught again"))
    assert list(curve_of(pairs, tmp_path).points()) == [first]
    # Fewer than ten others: the labels themselves were asked, each held out once.
    assert len(pairs) - first.labels < taught.LEAST_ASKED
    monkeypatch.undo()
    monkeypatch.setattr(taught, "LABELS", ())
    assert list(curve_of(pairs, tmp_path, minutes=4.0).points()) == []


def test_characters_that_the_reader_does_not_know_are_taught_with_their_labels(
    few, source, tmp_path, monkeypatch
):
    def teach(*_, alphabet, **__):
        raise taught.CannotTeach(alphabet.further)

    monkeypatch.setattr(taught, "teach", teach)
    pairs = [(one.path, f"б{number}я") for number, one in enumerate(source(60, 60))]
    curve = curve_of(pairs, tmp_path)
    # Of its own readings it learns none of them.
    assert curve.counts == [12, 60]
    with pytest.raises(taught.CannotTeach, match="бя"):
        curve._point(12)


def test_texts_that_cannot_be_taught_are_left_out(few, source, tmp_path):
    pairs = [(one.path, one.text) for one in source(14, 14)]
    strange = [(pairs[0][0], "ab cd"), (pairs[1][0], "a" * 13)]
    assert curve_of(pairs + strange, tmp_path).pairs == pairs
    with pytest.raises(taught.CannotTeach, match="'ab cd' has characters outside the alphabet"):
        curve_of(strange, tmp_path)


@pytest.mark.slow
def test_what_cannot_be_taught_is_said(few, source, tmp_path, monkeypatch, capsys):
    pairs = [(one.path, "same") for one in source(12, 12)]
    assert list(curve_of(pairs, tmp_path).points()) == []
    assert "Taught by 12 labels: not taught, the labels are of 1 texts" in capsys.readouterr().out


@pytest.mark.slow
def test_the_report_has_them(few, small, source, tmp_path):
    folder = source(13, 13)[0].path.parent
    main([str(folder), "--out", str(tmp_path / "out"), "--teach", "--minutes", "1"])
    found = json.loads((tmp_path / "out/audit.json").read_text())
    assert [point["labels"] for point in found["curve"]] == [0, 0, 0, 12]
    assert "Taught by 12 labels" in (tmp_path / "out/report.html").read_text()
