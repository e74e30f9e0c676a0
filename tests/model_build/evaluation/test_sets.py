"""Names of sets and families."""

import pytest

from model_build.evaluation.sets import family, is_held_out, sets_of
from training.generators import HELD_OUT, SOURCES


def test_settings_of_one_generator_are_one_family():
    captcha = [name for name in SOURCES if name.endswith(("-0.3", "-0.7.1"))]
    assert len(captcha) == 5 and {family(name) for name in captcha} == {"captcha"}
    assert family("trained-chromium-screenshots") == family("original-0.3-screens") == "captcha"
    assert family("trained-multicolor-hardest") == family("multicolor") == "multicolor"
    for name in ("wheezy", "rendered", *HELD_OUT):
        assert family(name) == family(f"trained-{name}") == family(f"held-out-{name}") == name
    assert is_held_out("held-out-wheezy") and not is_held_out("trained-wheezy")


def test_an_unfinished_set_is_named_and_not_skipped(tmp_path):
    with pytest.raises(ValueError, match="none: no sets"):
        sets_of(tmp_path / "none")
    for name in ("b", "a"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "labels.csv").touch()
    (tmp_path / "stray.txt").touch()
    assert [path.name for path in sets_of(tmp_path)] == ["a", "b"]
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "00000.png").touch()
    with pytest.raises(ValueError, match="c has no labels.csv"):
        sets_of(tmp_path)
