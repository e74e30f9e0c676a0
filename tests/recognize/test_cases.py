"""Letters that are named in one case and drawn in the other."""

import numpy as np
import pytest

from recognize.alphabet import OWN, Alphabet
from recognize.cases import as_named
from recognize.decoding import Shown, decode_views
from recognize.options import Options
from recognize.sights import Sight
from tests.support.places import seen

CAPITALS = ({"K": 0.9, "k": 0.001, "h": 0.02}, {"7": 1.0}, {"M": 0.8, "N": 0.1, "m": 0.002})
LOWER = {"characters": {"7": 0.5}, "case": "lower"}


def read(view: np.ndarray, known: Alphabet = OWN, **asked: object) -> str:
    return decode_views(Shown(view), Options(known, **asked)).text


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ({}, "K7M"),
        ({"alphabet": "digits,lower"}, "k7m"),
        ({"alphabet": "digits,hkmn"}, "k7m"),
        ({"alphabet": "digits,h-n", "length": 3}, "k7m"),
        # A letter that is named in both cases keeps the one that is drawn.
        ({"alphabet": "digits,kM"}, "k7M"),
        ({"alphabet": "digits,KkMm"}, "K7M"),
        ({"alphabet": "digits,upper"}, "K7M"),
        ({"profile": LOWER}, "k7m"),
        ({"profile": LOWER | {"case": "mixed"}}, "K7M"),
        ({"alphabet": "digits,lower", "case": "upper"}, "K7M"),
    ],
)
def test_capitals(asked, text):
    assert read(seen(*CAPITALS), **asked) == text


def test_small_letters_under_a_name_for_capitals():
    assert read(seen({"x": 1.0}, {"9": 0.7, "g": 0.3}), alphabet="uppernumeric") == "X9"


def test_where_the_named_case_is_shown_the_other_one_is_no_evidence():
    # Rather a c than an l, and C counts for neither: its c would be as tall as the k.
    view = seen({"k": 1.0}, {"C": 0.5, "l": 0.3, "c": 0.2})
    assert read(view, alphabet="lower") == "kl"


def test_further_letters_have_cases_too():
    known = Alphabet("Бб")
    assert read(seen({"Б": 1.0}, {"1": 1.0}, known=known), known, alphabet="digits,б") == "б1"


@pytest.mark.parametrize("asked", [{}, {"alphabet": "digits,kKmM"}, {"case": "lower"}])
def test_a_view_stays_as_it_is_without_such_names(asked):
    sight = Sight(seen(*CAPITALS), 3.0)
    assert as_named(sight, Options(**asked)) is sight


def test_all_probability_stays_and_counts_as_much():
    sight = Sight(seen(*CAPITALS), 3.0)
    moved = as_named(sight, Options(alphabet="lower"))
    np.testing.assert_allclose(moved.probabilities.sum(axis=1), sight.probabilities.sum(axis=1))
    assert moved.weight == 3.0 and moved.probabilities is not sight.probabilities
