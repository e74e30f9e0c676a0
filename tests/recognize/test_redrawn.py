"""Pictures drawn otherwise: softer, wider and with columns that rise."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from recognize.redrawn import resized, risen


@pytest.mark.parametrize(
    ("size", "across", "down", "expected"),
    [
        ((156, 44), 1, 1, (156, 44)),
        ((156, 44), 0.5, 0.5, (78, 22)),
        ((78, 22), 1.4, 1, (218, 44)),
        ((4000, 10), 0.5, 0.5, (78, 1)),
        ((1, 900), 2, 2, (1, 88)),
    ],
)
def test_a_picture_is_drawn_in_shares_of_what_fills_the_input(size, across, down, expected):
    assert resized(Image.new("RGB", size), across, down).size == expected


def sloping(fall: int) -> Image.Image:
    """A line of 40 columns, down by so many pixels at its end, or up below 0."""
    picture = Image.new("RGB", (40, 12), (250, 240, 230))
    ends = (0, 8) if fall > 0 else (8, 0)
    for column in range(40):
        row = ends[0] + (ends[1] - ends[0]) * column // 40
        ImageDraw.Draw(picture).point((column, row), (10, 20, 30))
    return picture


@pytest.mark.parametrize(("slope", "fall"), [(0.2, 1), (-0.2, -1)])
def test_a_sloping_line_is_set_straight(slope, fall):
    set_straight = np.asarray(risen(sloping(fall), slope))
    assert set_straight.shape == (20, 40, 3)
    rows = np.flatnonzero((set_straight == (10, 20, 30)).all(2).any(1))
    assert rows[-1] - rows[0] <= 1
    # What is bared is like the ground.
    ground = (set_straight == (250, 240, 230)).all(2)
    assert ground.sum() == 20 * 40 - 40


def test_no_slope_of_a_narrow_picture_moves_anything():
    picture = Image.effect_noise((9, 20), 80).convert("RGB")
    assert risen(picture, 0.1).tobytes() == picture.tobytes()
