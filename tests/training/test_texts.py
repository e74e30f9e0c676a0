"""Random texts and colours."""

from random import Random

from recognize.alphabet import ALPHANUMERIC
from training import texts


def test_texts_have_the_lengths_asked_for_and_every_character():
    rng = Random(1)
    drawn = [texts.text(rng, (3, 5)) for _ in range(400)]
    assert {len(text) for text in drawn} == {3, 4, 5}
    assert set("".join(drawn)) == set(ALPHANUMERIC)


def test_some_sites_draw_from_digits_or_one_case_alone():
    rng = Random(2)
    drawn = [texts.characters(rng) for _ in range(400)]
    for characters in (texts.DIGITS, texts.LOWER, texts.UPPER):
        assert 0.03 < drawn.count(characters) / 400 < 0.15
    assert 0.35 < drawn.count(ALPHANUMERIC) / 400 < 0.6


def test_texts_are_of_the_sets_that_are_given():
    rng = Random(4)
    drawn = [texts.text(rng, (6, 6), texts.SITES_SETS) for _ in range(1000)]
    assert 0.22 < sum(text.isdigit() for text in drawn) / 1000 < 0.38
    assert set("".join(texts.text(rng, (4, 4), [("ab", 1.0)]) for _ in range(20))) == {"a", "b"}


def test_colours_are_within_their_bounds_in_either_notation():
    rng = Random(3)
    for _ in range(50):
        assert all(40 <= channel <= 90 for channel in texts.rgb(rng, 40, 90))
        colour = texts.colour(rng, 0, 9)
        assert len(colour) == 7 and all(0 <= channel <= 9 for channel in bytes.fromhex(colour[1:]))
