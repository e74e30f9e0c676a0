"""Many small pieces that are not letters: bits of every colour, corners of boxes."""

import math
from collections.abc import Callable
from random import Random

from PIL import Image
from PIL.ImageDraw import Draw, ImageDraw

from training.renderer.colours import Colour, any_colour, near, pixel

# Draws one bit at x, y, of about that size in pixels.
Bit = Callable[[ImageDraw, Random, float, float, float, Colour], None]


def confetti(picture: Image.Image, rng: Random, capital: float) -> None:
    """Bits of every colour, each a fifth of a capital at most, all over RGB.

    ``capital``: height of a capital in pixels.
    """
    draw = Draw(picture)
    size = max(1.0, capital * rng.uniform(0.04, 0.2))
    crowd = picture.width * picture.height / size**2
    share = rng.uniform(0.01, 0.06)
    bits: tuple[Bit, ...] = (_polygon, _polygon, _disc, _sliver)
    bit = rng.choice(bits)
    for _ in range(min(220, 10 + round(crowd * share))):
        x, y = rng.random() * picture.width, rng.random() * picture.height
        bit(draw, rng, x, y, size * rng.uniform(0.3, 1), any_colour(rng))


def corners(picture: Image.Image, rng: Random, capital: float) -> None:
    """Boxes and halves of boxes, with light and dark edges as if in relief, all over RGB.

    ``capital``: height of a capital in pixels.
    """
    draw = Draw(picture)
    base = pixel(picture, (picture.width // 2, 0))
    light, dark = _towards(base, 255), _towards(base, 0)
    if rng.random() < 0.5:
        light, dark = near(rng, light, 40), near(rng, dark, 40)
    for _ in range(rng.randint(10, 40)):
        x, y = rng.random() * picture.width, rng.random() * picture.height
        w, h = (capital * rng.uniform(0.2, 0.9) for _ in range(2))
        one, other = rng.choice(((light, dark), (dark, light)))
        draw.line([(x, y + h), (x, y), (x + w, y)], one)
        if rng.random() < 0.5:
            draw.line([(x + w, y), (x + w, y + h), (x, y + h)], other)


def _towards(colour: Colour, end: int) -> Colour:
    red, green, blue = ((3 * value + 2 * end) // 5 for value in colour)
    return red, green, blue


def _polygon(draw: ImageDraw, rng: Random, x: float, y: float, size: float, colour: Colour) -> None:
    points = [(x + rng.uniform(-size, size), y + rng.uniform(-size, size)) for _ in range(4)]
    draw.polygon(points, colour)


def _disc(draw: ImageDraw, rng: Random, x: float, y: float, size: float, colour: Colour) -> None:
    high = size * rng.uniform(0.5, 1)
    draw.ellipse((x - size / 2, y - high / 2, x + size / 2, y + high / 2), colour)


def _sliver(draw: ImageDraw, rng: Random, x: float, y: float, size: float, colour: Colour) -> None:
    angle = rng.random() * math.pi
    end = (x + 1.5 * size * math.cos(angle), y + 1.5 * size * math.sin(angle))
    draw.line([(x, y), end], colour, max(1, round(size / 3)))
