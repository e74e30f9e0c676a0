"""What the families' folders say together."""

import pytest

from training.data.mixture import parse_mixture
from training.generators import (
    FAMILIES,
    HELD_OUT,
    SOURCES,
    VARIANTS,
    Family,
    Variant,
    default_mixture,
    families_of,
    family_of,
    successors,
)

# Weights that the sources of the past had by themselves.
FORMER = {"npm-canvas": (4, 7), "pypi-letters": (4, 9), "pypi-pillow": (3, 3)}


def test_every_source_is_in_one_registry_and_one_family():
    assert not SOURCES.keys() & HELD_OUT.keys()
    assert VARIANTS.keys() == SOURCES.keys() | HELD_OUT.keys()
    for name in VARIANTS:
        assert name in family_of(name).sources and families_of(name) == {family_of(name).name}
    assert {family_of(name).held_out for name in HELD_OUT} == {True}
    assert len(HELD_OUT) >= 3


def test_the_default_mixture_is_what_the_records_say():
    mixture = default_mixture()
    assert mixture == parse_mixture("breadth")
    assert set(SOURCES) - set(mixture) == {"ovals-0.7.1"}
    assert mixture["rendered"] / sum(mixture.values()) > 1 / 3


def test_a_held_out_family_has_no_weight():
    sources = {"new": Variant(lambda rng, lengths: None, weight=1)}
    with pytest.raises(ValueError, match="new is held out"):
        Family("new", "a generator", "MIT", sources, held_out=True)


@pytest.mark.parametrize("name", FORMER)
def test_a_source_of_the_past_stands_for_those_of_today(name):
    weight, count = FORMER[name]
    today = successors(name, weight)
    assert len(today) == count and sum(today.values()) == pytest.approx(weight)
    for source, part in today.items():
        assert default_mixture()[source] == pytest.approx(part, rel=0.01)
    assert parse_mixture(f"{name}:{weight}") == today
    assert families_of(name) == {family_of(source).name for source in today}
    assert families_of("of-nobody") == {"of-nobody"}


def test_every_record_names_its_generator_and_licence():
    for family in FAMILIES.values():
        assert family.generator and family.licence and family.sources
        assert family.lengths[0] <= family.lengths[1]
