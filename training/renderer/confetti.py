"""Many small pieces that are not letters: bits of every colour, corners of boxes."""

import math
from random import Random

from PIL import Image, ImageDraw

from training.renderer.colours import any_colour, near


def confetti(picture: Image.Image, rng: Random, capital: float) -> None:
    """Bits of every colour, each a fifth of a capital at most, all over RGB."""
    draw = ImageDraw.Draw(picture)
    size = max(1.0, capital * rng.uniform(0.04, 0.2))
    crowd = picture.width * picture.height / size**2
    share = rng.uniform(0.01, 0.06)
    shape = rng.choice((_bit, _bit, _disc, _sliver))
    for _ in range(min(220, 10 + round(crowd * share))):
        x, y = rng.random() * picture.width, rng.random() * picture.height
        shape(draw, rng, x, y, size * rng.uniform(0.3, 1), any_colour(rng))


def corners(picture: Image.Image, rng: Random, capital: float) -> None:
    """Boxes and halves of boxes, with light and dark edges as if in relief, all over RGB."""
    draw = ImageDraw.Draw(picture)
    base = picture.getpixel((picture.width // 2, 0))
    light, dark = (tuple((3 * v + 2 * end) // 5 for v in base) for end in (255, 0))
    if rng.random() < 0.5:
        light, dark = near(rng, light, 40), near(rng, dark, 40)
    for _ in range(rng.randint(10, 40)):
        x, y = rng.random() * picture.width, rng.random() * picture.height
        w, h = (capital * rng.uniform(0.2, 0.9) for _ in range(2))
        one, other = rng.choice(((light, dark), (dark, light)))
        draw.line([(x, y + h), (x, y), (x + w, y)], one)
        if rng.random() < 0.5:
            draw.line([(x + w, y), (x + w, y + h), (x, y + h)], other)


def _bit(draw, rng, x, y, size, colour):
    points = [(x + rng.uniform(-size, size), y + rng.uniform(-size, size)) for _ in range(4)]
    draw.polygon(points, colour)


def _disc(draw, rng, x, y, size, colour):
    high = size * rng.uniform(0.5, 1)
    draw.ellipse((x - size / 2, y - high / 2, x + size / 2, y + high / 2), colour)


def _sliver(draw, rng, x, y, size, colour):
    angle = rng.random() * math.pi
    end = (x + 1.5 * size * math.cos(angle), y + 1.5 * size * math.sin(angle))
    draw.line([(x, y), end], colour, max(1, round(size / 3)))
