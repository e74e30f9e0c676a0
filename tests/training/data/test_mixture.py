"""Mixtures as text."""

import pytest

from training.data.mixture import BREADTH, PLAIN, checked, parse_mixture
from training.generators import SOURCES, default_mixture, family_of, successors


def test_mixtures():
    assert parse_mixture("original-0.3") == {"original-0.3": 1.0}
    assert PLAIN.keys() <= SOURCES.keys()
    assert parse_mixture("plain") == PLAIN
    broad = parse_mixture("breadth")
    assert broad == BREADTH and broad["rendered"] == 42
    assert broad.keys() == SOURCES.keys() - {"ovals-0.7.1"}
    for bad in (
        "unknown",
        "breadth,rendered:1",
        "original-0.3:-1",
        "original-0.3:much",
        "original-0.3:0",
    ):
        with pytest.raises(ValueError):
            parse_mixture(bad)


def test_a_source_of_the_past_adds_to_those_of_today():
    mixture = checked({"npm-canvas": 2.0, "captcha-image": 1.0, "rendered": 3})
    assert sum(mixture.values()) == pytest.approx(6) and mixture["rendered"] == 3.0
    assert mixture["captcha-image"] == pytest.approx(
        1 + successors("npm-canvas", 2)["captcha-image"]
    )


def test_packed_stands_for_what_travels_as_images():
    mixture = checked({"rendered": 1, "packed": 4})
    packed = {name: weight for name, weight in mixture.items() if name != "rendered"}
    assert sum(packed.values()) == pytest.approx(4)
    travelling = {name for name in default_mixture() if family_of(name).travels == "images"}
    assert packed.keys() == travelling
    ratios = [weight / default_mixture()[name] for name, weight in packed.items()]
    assert ratios == pytest.approx([ratios[0]] * len(ratios))
