"""Strokes that take themselves for parts of the text."""

from random import Random

import numpy as np

from tests.training.renderer.four_letters import filled_letters, four_letters, touched
from training.renderer import composing, lettering, strikes


def test_a_line_is_struck_through_all_letters_in_their_ink():
    for seed in range(30):
        picture, text = four_letters()
        strikes.strike_through(picture, Random(seed), text)
        inked, shares = touched(picture, text)
        assert min(shares) > 0.01 and max(shares) < 0.5
        assert (np.asarray(picture)[inked] == (10, 20, 200)).all(axis=1).mean() > 0.3


def test_lines_begin_in_a_letter_or_stand_at_the_edge_and_dashes_stand_beside():
    for seed in range(30):
        picture, text = four_letters()
        strikes._from_letter(picture, Random(seed), text)
        inked, shares = touched(picture, text)
        assert max(shares) > 0 and inked.any()
        picture, text = four_letters()
        strikes._at_edge(picture, Random(seed), text)
        inked, shares = touched(picture, text)
        assert inked[:, :40].any() or inked[:, 210:].any()
        assert max(shares) < 0.2
    shares = []
    for seed in range(60):
        picture, text = four_letters()
        strikes._dashes_beside(picture, Random(seed), text)
        inked, within = touched(picture, text)
        shares.append(np.sum(within) * 1200 / inked.sum())
    assert np.mean(shares) < 0.5


def is_ground(picture, text):
    return (np.asarray(picture) == np.asarray(text.ground)).all(axis=2)


def test_lines_that_cross_are_ink_beside_the_letters_and_ground_within():
    within, beside = [], []
    for seed in range(40):
        picture, text = filled_letters()
        before = is_ground(picture, text)
        strikes._crossing(picture, Random(seed), text)
        after = is_ground(picture, text)
        within.append((after & ~before).sum())
        beside.append((before & ~after).sum())
        assert (np.asarray(picture)[before & ~after] == text.inks[0]).all()
        # Each letter stays for the most part.
        assert within[-1] < 0.5 * (~before).sum()
    assert min(beside) > 100 and np.mean(np.array(within) > 100) > 0.9


def test_a_tail_goes_beyond_the_last_letter():
    for seed in range(30):
        picture, text = four_letters()
        strikes._tail(picture, Random(seed), text)
        inked, shares = touched(picture, text)
        assert shares[0] > 0 and inked[:, int(strikes.ink_box(text.letters[-1])[2]) :].any()


def test_where_letters_cover_each_other_stands_the_ground_again():
    picture, text = filled_letters(apart=20)
    composing._parted(picture, text)
    columns = ~is_ground(picture, text)[50]
    # Each is 30 wide, the next begins 20 behind it: 10 of each are covered.
    first = strikes.ink_box(text.letters[0])[0]
    assert np.flatnonzero(columns).tolist() == [
        *range(first, first + 20), *range(first + 30, first + 40),
        *range(first + 50, first + 60), *range(first + 70, first + 90),
    ]  # fmt: skip


def test_thick_lines_are_as_broad_as_strokes_and_a_bar_has_grain():
    for seed in range(30):
        picture, text = four_letters()
        strikes._thick_lines(picture, Random(seed), text)
        inked, _ = touched(picture, text)
        assert inked.sum() > 0.7 * text.stroke_width * 60
        picture, text = four_letters()
        strikes._bar_with_grain(picture, Random(seed), text)
        levels = np.asarray(picture.convert("L"))
        assert levels.std() > 10 and len(np.unique(levels)) > 30


def test_crowded_letters_are_told():
    _, text = four_letters()
    close = [lettering.Letter(each.mask, 40 + 22 * i, 26) for i, each in enumerate(text.letters)]
    assert strikes.crowded(close, 40) and not strikes.crowded(text.letters, 40)
