"""Texts of a network that was taught further characters are of one script."""

from functools import partial

import numpy as np
import pytest

from recognize import scripts
from recognize.alphabet import ALPHABET, OWN, Alphabet
from recognize.decoding import Shown, decode_views
from recognize.options import Options
from recognize.sights import Sight
from tests.support import places

TAUGHT = Alphabet("бв", "0123456789")
# What stands for a place that looks a little more like б than like 6.
UNSURE = {"б": 0.6, "6": 0.4}

seen = partial(places.seen, known=TAUGHT)


def read(view: np.ndarray, **asked: str):
    decoded = decode_views(Shown(view), Options(TAUGHT, **asked))
    return decoded.text, decoded.sureness


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ([{"x": 1.0}, UNSURE, {"k": 1.0}], "x6k"),
        ([{"1": 1.0}, UNSURE, {"в": 1.0}], "1бв"),
        ([{"7": 1.0}, {"в": 0.7, "B": 0.3}, {"k": 1.0}], "7Bk"),
        ([{"7": 1.0}, {"в": 0.3, "B": 0.7}, {"б": 1.0}], "7вб"),
    ],
)
def test_a_place_is_read_by_what_else_is_in_the_text(shown, text):
    best, sureness = read(seen(*shown))
    assert best == text and sureness > 0.5


def test_either_script_counts_by_how_probable_it_is():
    view = seen({"1": 1.0}, UNSURE)
    shares = {one.characters: one.share for one in scripts.of(view, Options(TAUGHT))}
    assert list(shares) == [TAUGHT.beside + TAUGHT.further, ALPHABET]  # the likelier first
    own = 0.1 * 0.4 / (0.1 * 0.4 + 0.9)
    assert shares[ALPHABET] == pytest.approx(own, rel=1e-3)
    best, sureness = read(view)
    assert best == "1б" and sureness == pytest.approx((1 - own) * 0.6, rel=1e-3)


def test_scripts_are_no_views():
    assert decode_views(Shown(seen({"1": 1.0}, UNSURE)), Options(TAUGHT)).views == 1


@pytest.mark.parametrize("known", [OWN, Alphabet("бв"), TAUGHT])
def test_characters_that_are_named_are_one_script(known):
    options = Options(known, alphabet="6,k,x" + known.further)
    found = scripts.of(np.ones((4, known.classes)), options)
    assert found == [(options.allowed, 1.0)]
    if known != TAUGHT:
        assert len(scripts.of(np.ones((4, known.classes)), Options(known))) == 1
    else:
        assert read(seen({"x": 1.0}, UNSURE), alphabet="6,x,б")[0] == "xб"


def test_views_stay_what_they_weigh():
    views = [Sight(seen({"x": 1.0}, UNSURE), 3.0), Sight(seen({"1": 0.5, "x": 0.5}, UNSURE), 1.0)]
    for view in views:
        parts = [*scripts.in_each(view, Options(TAUGHT))]
        assert sum(weight for _, weight in parts) == pytest.approx(view.weight, rel=2e-3)
