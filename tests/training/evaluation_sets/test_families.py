"""Sets of every family, drawn once and whole."""

from random import Random

import pytest

from model_build.evaluation.sets import is_held_out, is_unknown, sets_of
from tests.support.generators import needs
from training.evaluation_sets import families, plain
from training.generators import HELD_OUT, SOURCES


def test_what_cannot_be_drawn_is_named_and_the_rest_is_made(tmp_path, monkeypatch):
    def absent(rng, lengths):
        raise FileNotFoundError("perl is missing: run `make families`.")

    monkeypatch.setitem(HELD_OUT, "trek-captcha", absent)
    folder = tmp_path / "sets"
    failed = families.make(folder, 3, 2, ["trek-captcha", "original-0.7.1"])
    assert failed == ["trek-captcha: perl is missing: run `make families`."]
    measured = folder / "trained-original-0.7.1"
    fitted = tmp_path / "sets-calibration" / "trained-original-0.7.1"
    assert len(list(measured.glob("*.png"))) == 3 and len(list(fitted.glob("*.png"))) == 2
    assert (measured / "00000.png").read_bytes() != (fitted / "00000.png").read_bytes()
    with pytest.raises(ValueError, match="held-out-trek-captcha has no labels.csv"):
        sets_of(folder)


def test_every_source_with_text_has_a_set():
    assert set(families.SETS.values()) == {*SOURCES, *HELD_OUT} - {"nothing"}
    for folder, name in families.SETS.items():
        assert is_held_out(folder) == (name in HELD_OUT)
        assert is_unknown(folder) == (name == "foreign")


@needs("claptcha")
def test_a_held_out_set_is_the_same_every_time(tmp_path):
    for copy in ("a", "b"):
        plain.write(tmp_path / copy / "c", "claptcha", (4, 6), False, 3, "families")
    for file in ("00000.png", "00002.png", "labels.csv"):
        assert (tmp_path / "a/c" / file).read_bytes() == (tmp_path / "b/c" / file).read_bytes()
    assert HELD_OUT["claptcha"](Random(1), (4, 6))[0].size == (200, 80)
