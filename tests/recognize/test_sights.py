"""Texts of an image in several views, against the definition."""

import numpy as np
import pytest

from recognize import ctc
from recognize.alphabet import CLASSES, encode
from recognize.sights import Sight, search_together
from tests.support.ctc import best, every_text, small_case


def views_of_one_image() -> list[np.ndarray]:
    """Two views, each sure of another text by a little; both see A0 too."""
    views = [np.full((3, CLASSES), 1e-7) for _ in range(2)]
    for view, other in zip(views, "aA"):
        view[0, encode("A") + encode("a")] = (0.45, 0.55) if other == "a" else (0.9, 0.1)
        view[1, 0] = 1
        view[2, encode("0") + encode("1")] = (0.9, 0.1) if other == "a" else (0.45, 0.55)
    return views


@pytest.mark.parametrize("weights", [(1, 1), (6, 2), (9, 1)])
def test_several_views_are_one_mean(weights):
    views = views_of_one_image()
    assert [ctc.beam_search(view)[0].text for view in views] == ["a0", "A1"]
    candidates, weighed = search_together([*map(Sight, views, weights)], 4)
    sums = [every_text(view, [0, *encode("0Aa1")]) for view in views]
    first, second = np.array(weights) / sum(weights)
    mean = {
        text: first * sums[0][text] + second * sums[1][text] for text in ("A0", "a0", "A1", "a1")
    }
    assert [one.text for one in candidates] == [text for text, _ in best(mean, 4)]
    # A0 has 0.405 in both; a0 and A1 0.495 in one, 0.045 in the other.
    assert candidates[0].text == ("A0" if first < 0.8 else "a0")
    for one in candidates:
        assert one.confidence == pytest.approx(mean[one.text], rel=1e-3)
    character = ctc.characters(weighed, "A0")[0]
    assert character.confidence == pytest.approx(mean["A0"] / (mean["A0"] + mean["a0"]), rel=1e-3)


def test_several_views_keep_the_lengths():
    views = [small_case(1), small_case(2)]
    given = [{t: p for t, p in every_text(view).items() if 2 <= len(t) <= 3} for view in views]
    mean = {t: sum(one[t] / sum(one.values()) for one in given) / 2 for t in given[0]}
    candidates, conditioned = search_together([*map(Sight, views)], 2, (2, 3))
    for one, (text, probability) in zip(candidates, best(mean, 2), strict=True):
        assert one.text == text
        assert one.confidence == pytest.approx(probability, rel=1e-3)
    text = candidates[0].text
    at_place = {c: mean.get(c + text[1:], 0) for c in "0Aa1"}
    expected = at_place[text[0]] / sum(at_place.values())
    assert ctc.characters(conditioned, text)[0].confidence == pytest.approx(expected, rel=1e-2)
