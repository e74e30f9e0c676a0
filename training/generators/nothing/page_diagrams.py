"""Fragments of pages that show data without a word: codes and charts."""

from random import Random

import numpy as np
from PIL import Image

from training.generators.nothing.page import Page, ink_on
from training.renderer.colours import ink_against


def code(rng: Random, page: Page) -> None:
    """A bar code or a matrix code."""
    picture, draw, ground = page
    draws = np.random.default_rng(rng.getrandbits(63))
    width, height = picture.size
    inset = rng.randint(0, min(8, height // 5))
    wide, high = width - 2 * inset, height - 2 * inset
    if rng.random() < 0.5:
        cells, shape = (1, rng.randint(25, 60)), (wide, high)
    else:
        side = min(wide, high)
        cells, shape = (rng.randint(11, 29),) * 2, (side, side)
    modules = draws.integers(0, 2, cells, dtype=np.uint8) * 255
    if cells[0] > 1:
        for row, column in ((0, 0), (0, -7), (-7, 0)):
            rows, columns = slice(row, row + 7 or None), slice(column, column + 7 or None)
            corner = np.full((7, 7), 255, np.uint8)
            corner[1:6, 1:6] = 0
            corner[2:5, 2:5] = 255
            modules[rows, columns] = corner
    mask = Image.fromarray(modules).resize(shape, Image.Resampling.NEAREST)
    picture.paste(ink_on(rng, ground), (rng.randint(inset, width - inset - shape[0]), inset), mask)


def chart(rng: Random, page: Page) -> None:
    """Bars or curves over an axis."""
    picture, draw, ground = page
    width, height = picture.size
    colours = [ink_against(rng, ground) for _ in range(3)]
    if rng.random() < 0.5:
        count = rng.randint(6, 24)
        for number in range(count):
            x = width * (number + 0.15) / count
            top = height * rng.uniform(0.05, 0.8)
            draw.rectangle((x, top, x + width * 0.7 / count, height - 3), colours[number % 3])
    else:
        for colour in colours[: rng.randint(1, 3)]:
            y, points = rng.uniform(0.2, 0.8) * height, []
            for number in range(31):
                y = min(height - 4, max(2, y + rng.gauss(0, 0.08) * height))
                points.append((width * number / 30, y))
            draw.line(points, colour, rng.randint(1, 2))
    draw.line([(2, 0), (2, height - 3), (width, height - 3)], ink_on(rng, ground))
