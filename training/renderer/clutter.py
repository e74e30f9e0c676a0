"""What crosses and crowds the text: lines, arcs, waves, grids, crosses, dots, dashes."""

import math
from collections.abc import Callable
from random import Random

import numpy as np
from PIL import Image
from PIL.ImageDraw import Draw, ImageDraw

from training.renderer.colours import Colour
from training.renderer.geometry import Point, Size
from training.weighted import draw_several

# Draws one kind onto a mask of that size, with lines of so many pixels.
Drawer = Callable[[ImageDraw, Random, Size, int], None]


def clutter(
    picture: Image.Image, rng: Random, colour: Callable[[], Colour], width: float, kinds: int
) -> None:
    """Draws ``kinds`` kinds of clutter, with lines of about ``width`` pixels, onto RGB.

    ``colour`` is called once for each kind.
    """
    for drawer in draw_several(rng, _DRAWERS, kinds):
        # Half of them smooth: drawn twice as large and brought down.
        scale = rng.choice((1, 2))
        mask = Image.new("L", (picture.width * scale, picture.height * scale))
        ink = colour()
        drawer(Draw(mask), rng, mask.size, max(1, round(width * scale)))
        if scale == 2:
            mask = mask.reduce(2)
        picture.paste(ink, (0, 0), mask)


def _straight(draw: ImageDraw, rng: Random, size: Size, width: int) -> None:
    for _ in range(rng.randint(1, 6)):
        draw.line([_left(rng, size), _right(rng, size)], 255, _near(rng, width))


def _anywhere(draw: ImageDraw, rng: Random, size: Size, width: int) -> None:
    for _ in range(rng.randint(2, 12)):
        draw.line([_point(rng, size), _point(rng, size)], 255, _near(rng, width))


def _heavy(draw: ImageDraw, rng: Random, size: Size, width: int) -> None:
    """One or two lines as broad as the strokes, across the whole text."""
    for _ in range(rng.randint(1, 2)):
        draw.line([_left(rng, size), _right(rng, size)], 255, round(width * rng.uniform(1.2, 2)))


def _curves(draw: ImageDraw, rng: Random, size: Size, width: int) -> None:
    for _ in range(rng.randint(1, 4)):
        ends = [_left(rng, size), _point(rng, size), _point(rng, size), _right(rng, size)]
        draw.line(_bezier(ends), 255, _near(rng, width), joint="curve")


def _waves(draw: ImageDraw, rng: Random, size: Size, width: int) -> None:
    for _ in range(rng.randint(1, 3)):
        middle, swing = rng.uniform(0.2, 0.8) * size[1], rng.uniform(0.05, 0.3) * size[1]
        turns, phase = rng.uniform(0.5, 5) * 2 * math.pi, rng.uniform(0, 7)
        points = [
            (size[0] * i / 40, middle + swing * math.sin(turns * i / 40 + phase)) for i in range(41)
        ]
        draw.line(points, 255, _near(rng, width), joint="curve")


def _arcs(draw: ImageDraw, rng: Random, size: Size, width: int) -> None:
    for _ in range(rng.randint(1, 5)):
        (x, y), w = _point(rng, size), rng.uniform(0.3, 3) * size[1]
        h, start = rng.uniform(0.2, 1.5) * size[1], rng.randrange(360)
        box = (x - w / 2, y - h / 2, x + w / 2, y + h / 2)
        draw.arc(box, start, start + rng.randint(90, 360), 255, _near(rng, width))


def _rings(draw: ImageDraw, rng: Random, size: Size, width: int) -> None:
    for _ in range(rng.randint(2, 10)):
        (x, y), r = _point(rng, size), rng.uniform(0.05, 0.5) * size[1]
        draw.ellipse((x - r, y - r, x + r, y + r), outline=255, width=max(1, width // 2))


def _concentric(draw: ImageDraw, rng: Random, size: Size, width: int) -> None:
    """Circles or ellipses one in another, all over the picture."""
    thin, spacing = max(1, width // rng.choice((2, 3, 4))), rng.uniform(0.06, 0.3) * size[1]
    x, y = rng.uniform(0.3, 0.7) * size[0], rng.uniform(0.3, 0.7) * size[1]
    flat = rng.choice((1.0, 1.0, size[0] / size[1]))
    for turn in range(1, min(30, round(0.6 * size[0] / spacing))):
        r = turn * spacing
        draw.ellipse((x - r * flat, y - r, x + r * flat, y + r), outline=255, width=thin)


def _grid(draw: ImageDraw, rng: Random, size: Size, width: int) -> None:
    spacing, thin = rng.uniform(0.1, 0.4) * size[1], max(1, width // rng.choice((2, 3, 4)))
    lean = rng.choice((0, 0, rng.uniform(-1, 1) * size[1]))
    x = rng.uniform(0, spacing) - abs(lean)
    while x < size[0] + abs(lean):
        draw.line([(x, 0), (x + lean, size[1])], 255, thin)
        x += spacing
    if rng.random() < 0.7:
        y = rng.uniform(0, spacing)
        while y < size[1]:
            draw.line([(0, y), (size[0], y)], 255, thin)
            y += spacing


def _crosses(draw: ImageDraw, rng: Random, size: Size, width: int) -> None:
    reach = rng.uniform(0.03, 0.09) * size[1] + 1
    for _ in range(rng.randint(4, 30)):
        x, y = _point(rng, size)
        draw.line([(x - reach, y - reach), (x + reach, y + reach)], 255, max(1, width // 3))
        draw.line([(x - reach, y + reach), (x + reach, y - reach)], 255, max(1, width // 3))


def _dots(draw: ImageDraw, rng: Random, size: Size, width: int) -> None:
    radius = rng.uniform(0.3, 1.1) * width / 2
    for _ in range(rng.randint(10, 90)):
        x, y = _point(rng, size)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), 255)


def _pixels(draw: ImageDraw, rng: Random, size: Size, width: int) -> None:
    count = round(size[0] * size[1] * rng.uniform(0.005, 0.06) / width)
    draws = np.random.default_rng(rng.getrandbits(63))
    draw.point((draws.random((min(count, 700), 2)) * size).ravel().tolist(), 255)


def _dashes(draw: ImageDraw, rng: Random, size: Size, width: int) -> None:
    length, lean = rng.uniform(0.05, 0.25) * size[1], rng.uniform(-1, 1)
    for _ in range(rng.randint(8, 50)):
        x, y = _point(rng, size)
        draw.line([(x, y), (x + length, y + lean * length)], 255, max(1, width // 3))


def _left(rng: Random, size: Size) -> Point:
    return rng.uniform(-0.05, 0.25) * size[0], rng.random() * size[1]


def _right(rng: Random, size: Size) -> Point:
    return rng.uniform(0.75, 1.05) * size[0], rng.random() * size[1]


def _point(rng: Random, size: Size) -> Point:
    return rng.random() * size[0], rng.random() * size[1]


def _near(rng: Random, width: int) -> int:
    return max(1, round(width * rng.uniform(0.4, 1.1)))


def _bezier(ends: list[Point]) -> list[Point]:
    """25 points along the cubic Bezier curve of four."""
    return [(x, y) for x, y in (_BEZIER @ np.array(ends)).tolist()]


# The weights of the four points at 25 places along a cubic Bezier curve.
_BEZIER = np.array(
    [((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3) for t in np.linspace(0, 1, 25)]
)
_DRAWERS: tuple[tuple[Drawer, float], ...] = (
    (_straight, 4),
    (_anywhere, 2),
    (_heavy, 1.5),
    (_curves, 4),
    (_waves, 2),
    (_arcs, 2),
    (_rings, 1),
    (_concentric, 1),
    (_grid, 1.5),
    (_crosses, 1),
    (_dots, 3),
    (_pixels, 3),
    (_dashes, 1),
)
