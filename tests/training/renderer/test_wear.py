"""Wear of the finished picture."""

from random import Random

import numpy as np
from PIL import Image

from training.renderer import wear


def test_torn_rows_or_columns_stay_near():
    """Of a bar, every row or every column is somewhere else, and none is far."""
    along = set()
    for seed in range(20):
        picture = Image.new("RGB", (200, 100))
        picture.paste((255, 255, 255), (90, 40, 110, 60))
        rows, columns = np.nonzero(np.asarray(wear._torn(picture, Random(seed), False, 50))[..., 0])
        assert len(rows) == 20 * 20  # shifted, not stretched
        assert (
            rows.min() >= 36 and rows.max() <= 63 and columns.min() >= 86 and columns.max() <= 113
        )
        along.add("rows" if (rows.min(), rows.max()) == (40, 59) else "columns")
    assert along == {"rows", "columns"}


def test_ink_frays_and_its_plates_are_misregistered():
    bar = Image.new("RGB", (200, 100), "white")
    bar.paste((0, 0, 0), (80, 40, 120, 60))
    for seed in range(20):
        frayed = np.asarray(wear._frayed(bar, Random(seed), False, 50))
        rows, columns = np.nonzero(frayed[..., 0] < 128)
        assert rows.min() >= 36 and rows.max() < 64
        assert columns.min() >= 75 and columns.max() < 125
        # No longer an even edge.
        assert len(set((frayed[42:58, :100, 0] < 128).argmax(axis=1))) > 1
    shifted = 0
    for seed in range(20):
        colours = wear._misregistered(bar, Random(seed), False, 50).getcolors(99)
        assert sum(colour == (0, 0, 0) for _, colour in colours) == 1
        shifted += any(len(set(colour)) > 1 for _, colour in colours)
    assert shifted > 15
