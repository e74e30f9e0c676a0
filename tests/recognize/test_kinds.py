"""Which kind a source is: its lengths and its characters, by what pictures put forward."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognize import kinds
from recognize.alphabet import ALPHABET, OWN, Alphabet
from recognize.profile import LENGTHS

# Longer ones than any source has, and such as hardly are, an untaught network puts forward.
EVIDENCE = st.dictionaries(
    st.text(ALPHABET, min_size=1, max_size=24), st.floats(0, 0.2), max_size=5
).map(lambda one: [*one.items()])


def total(fits):
    return [sum(column) for column in zip(*fits, strict=True)]


def of_sets(texts, alphabet=OWN):
    """How probable each set is by pictures that are read surely, by its characters."""
    fits = total([kinds.fits_sets([(text, 0.95)], alphabet) for text in texts])
    return dict(zip(kinds.character_sets(alphabet), kinds.sets_by(fits, len(texts)), strict=True))


@given(EVIDENCE, st.integers(0, 1000))
def test_probabilities_sum_to_one(evidence, pictures):
    ranges = kinds.ranges_by(kinds.fits_ranges(evidence), pictures)
    sets = kinds.sets_by(kinds.fits_sets(evidence, OWN), pictures)
    for shares in (ranges, sets, kinds.lengths_of(ranges)):
        assert sum(shares) == pytest.approx(1.0) and min(shares) >= 0
    assert sum(kinds.characters_of(sets, {"a": 3.0}, 30.0, OWN).values()) == pytest.approx(1.0)


def test_what_no_source_has_says_nothing():
    for nothing in ([("a" * 17, 0.5)], [("abc", 0.0)]):
        assert kinds.fits_ranges(nothing) == kinds.fits_ranges(())
        assert kinds.fits_sets(nothing, OWN) == kinds.fits_sets((), OWN)


def test_of_no_picture_a_source_has_one_length_half_of_the_time():
    ranges = kinds.ranges_by(kinds.fits_ranges(()), 0)
    assert sum(ranges[: len(LENGTHS)]) == pytest.approx(kinds.ONE_LENGTH)
    sets = kinds.sets_by(kinds.fits_sets((), OWN), 0)
    whole = len(sets) - 1 + kinds.ALL_DRAWN
    assert sets[0] == pytest.approx(1 / whole)
    assert sets[kinds.character_sets(OWN).index(ALPHABET)] == pytest.approx(kinds.ALL_DRAWN / whole)


@pytest.mark.parametrize("number", range(len(kinds.DRAWN_FROM)))
def test_each_set_is_told_by_its_own_characters(number):
    drawn = kinds.DRAWN_FROM[number]
    texts = [drawn[at : at + 5] for at in range(0, len(drawn) - 4)] * 20
    shares = of_sets(texts)
    assert max(shares, key=lambda one: shares[one]) == drawn


def test_a_character_read_as_one_of_another_set_rules_no_set_out():
    shares = of_sets([*(f"{number:05d}" for number in range(0, 90_000, 900)), "l0234", "S1230"])
    assert shares["0123456789"] > 0.99


def test_further_characters_are_a_set_of_their_own():
    alphabet = Alphabet("бвгд")
    shares = of_sets(["бвгд", "ггбб"] * 20, alphabet)
    assert max(shares, key=lambda one: shares[one]) == "бвгд"
