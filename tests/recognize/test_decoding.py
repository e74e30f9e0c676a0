"""What an image shows in its views, decoded: which views are asked for, and how each counts."""

import numpy as np
import pytest

from recognize import ctc, source
from recognize.alphabet import ALPHABET
from recognize.decoding import (
    COUNTED_MOST,
    NO_TEXT_FROM,
    Shown,
    decode_and_keep,
    decode_views,
    evidence,
    shown_by,
)
from recognize.limits import MAX_TEXT_LENGTH
from recognize.model import Temperatures
from recognize.options import parse
from recognize.sights import Sight
from tests.support.ctc import spelled


def not_asked_for():
    raise AssertionError("no other view is asked for")
    yield


def together(*views: np.ndarray) -> Shown:
    """The views of an image, each of which counts as much."""
    return Shown(views[0], [Sight(view) for view in views])


def test_a_sure_first_view_is_the_only_one_asked_for():
    decoded = decode_views(Shown(spelled("abcd", 0.99), not_asked_for()))
    assert decoded.views == 1 and decoded.candidates[0].text == "abcd"


def test_an_unsure_first_view_is_not_the_only_one():
    decoded = decode_views(together(spelled("abcdef", 0.8), spelled("abcdef", 0.9)))
    assert decoded.views == 2 and decoded.candidates[0].text == "abcdef"
    assert 0.8**6 < decoded.candidates[0].confidence < 0.9**6
    assert [one.text for one in decoded.characters] == list("abcdef")
    # One view is all there is: its own text stands, however unsure.
    alone = decode_views(together(spelled("abcdef", 0.8)))
    assert alone.views == 1 and alone.candidates[0].text == "abcdef"


def test_a_view_counts_by_its_weight():
    first, other = spelled("abcdef", 0.8), spelled("abcdeg", 0.8)
    for weight, text in ((0.5, "abcdef"), (2.0, "abcdeg")):
        sights = [Sight(first), Sight(other, weight)]
        for weights in (None, source.infer([[("abcdef", 1.0)], [("abcdeg", 1.0)]])[1][0]):
            decoded = decode_views(Shown(first, sights), weights=weights)
            assert decoded.text == text and decoded.views == 2


def test_several_views_have_a_temperature_of_their_own():
    looked = [(np.log(spelled("abcdef", 0.8)).astype(np.float32), 1.0)] * 2
    alone, sights = shown_by(looked, Temperatures(1.0, 0.5))
    (sharp, weight), same = sights
    assert weight == 1 and np.array_equal(sharp, same.probabilities)
    assert alone[0].max() == pytest.approx(0.8, rel=1e-4)
    assert sharp[0].max() == pytest.approx(16 / 17, rel=1e-4)


def test_what_is_legible_is_seen_before_any_restriction():
    first = spelled("A", 0.9)
    digits = decode_views(together(first, first), parse(alphabet="digits", length="1"))
    assert digits.legible and digits.candidates[0].text.isdigit()
    faint = spelled("A", 0.9, other="")
    decoded = decode_views(Shown(faint), parse(length="4-6"))
    assert not decoded.legible
    assert decoded.candidates == (ctc.Candidate("", pytest.approx(0.1)),)


@pytest.mark.parametrize("characters", range(1, 8))
def test_each_character_leaves_less_to_there_being_no_text(characters):
    least = NO_TEXT_FROM ** min(characters, COUNTED_MOST)
    for leaves, legible in ((least / 2, True), (least * 2, False)):
        shown = Shown(spelled("abcdefg"[:characters], 1 - leaves ** (1 / characters), other=""))
        assert decode_views(shown).legible == legible
        assert bool(evidence(shown)) == legible


def test_more_characters_than_may_be_asked_for_are_no_captchas():
    for characters in (MAX_TEXT_LENGTH, MAX_TEXT_LENGTH + 1):
        shown = Shown(spelled(ALPHABET[:characters], 1 - 1e-6, other=""))
        assert decode_views(shown).legible == (characters == MAX_TEXT_LENGTH)


def test_what_is_not_legible_is_looked_at_once():
    decoded = decode_views(Shown(spelled("A", 0.9, other=""), not_asked_for()), parse(length="3"))
    assert decoded.views == 1 and decoded.candidates[0].text == "" and not decoded.characters


def test_the_views_that_were_asked_for_are_held():
    sure = spelled("abcd", 0.99)
    assert decode_and_keep(Shown(sure, not_asked_for()))[1] == Shown(sure, ())
    decoded, held = decode_and_keep(together(spelled("abcdef", 0.8), spelled("abcdef", 0.9)))
    assert decoded.views == len(held.sights()) == 2 and decode_views(held) == decoded
