"""Random choice by weights."""

from random import Random

from training.weighted import draw_one, draw_several


def test_a_values_share_is_that_of_its_weight():
    drawn = draw_several(Random(1), (("often", 3), ("seldom", 1), ("never", 0)), 4000)
    assert len(drawn) == 4000 and "never" not in drawn
    assert 0.72 < drawn.count("often") / 4000 < 0.78


def test_one_value_is_the_first_of_several():
    weighted = (("a", 1), ("b", 0.5))
    assert draw_one(Random(7), weighted) == draw_several(Random(7), weighted, 1)[0]
    assert draw_several(Random(7), weighted, 0) == []
