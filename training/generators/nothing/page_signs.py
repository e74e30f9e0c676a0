"""Fragments of pages that show signs which are no characters: one, or a row of them."""

import math
from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw

from training.generators.nothing.page import Page, ink_on
from training.renderer.colours import any_colour


def icons(rng: Random, page: Page) -> None:
    """Signs that are no characters: one, or a row of them."""
    picture, draw, ground = page
    width, height = picture.size
    side = height * rng.uniform(0.3, 0.85)
    count = rng.choice((1, 1, 2, 3, 5))
    step = max(side * rng.uniform(1.1, 2), width / (count + 1))
    top = rng.uniform(0, height - side)
    ink = ink_on(rng, ground)
    for number in range(count):
        left = (number + 0.5) * step - side / 2
        filled = Image.new("L", (64, 64))
        rng.choice(_SIGNS)(ImageDraw.Draw(filled), rng.choice((3, 5, 8)))
        mask = filled.resize((max(4, round(side)),) * 2, Image.Resampling.BILINEAR)
        picture.paste(ink, (round(left), round(top)), mask)
        if rng.random() < 0.3:
            ink = any_colour(rng)


def _menu(draw: ImageDraw.ImageDraw, width: int) -> None:
    for y in (16, 32, 48):
        draw.line([(8, y), (56, y)], 255, width)


def _house(draw: ImageDraw.ImageDraw, width: int) -> None:
    draw.polygon([(32, 4), (62, 32), (52, 32), (52, 60), (12, 60), (12, 32), (2, 32)], 255)
    draw.rectangle((26, 40, 38, 60), 0)


def _star(draw: ImageDraw.ImageDraw, width: int) -> None:
    turns = [math.pi * (0.2 * i - 0.5) for i in range(10)]
    sizes = (30, 13) * 5
    draw.polygon([(32 + r * math.cos(t), 32 + r * math.sin(t)) for r, t in zip(sizes, turns)], 255)


def _heart(draw: ImageDraw.ImageDraw, width: int) -> None:
    draw.ellipse((4, 8, 34, 38), 255)
    draw.ellipse((30, 8, 60, 38), 255)
    draw.polygon([(7, 30), (57, 30), (32, 60)], 255)


def _envelope(draw: ImageDraw.ImageDraw, width: int) -> None:
    draw.rectangle((4, 14, 60, 50), outline=255, width=width)
    draw.line([(4, 14), (32, 36), (60, 14)], 255, width)


def _tick(draw: ImageDraw.ImageDraw, width: int) -> None:
    draw.line([(8, 34), (24, 50), (56, 14)], 255, 2 * width)


def _arrow(draw: ImageDraw.ImageDraw, width: int) -> None:
    draw.line([(6, 32), (50, 32)], 255, width)
    draw.polygon([(40, 16), (60, 32), (40, 48)], 255)


def _person(draw: ImageDraw.ImageDraw, width: int) -> None:
    draw.ellipse((20, 4, 44, 28), 255)
    draw.pieslice((6, 32, 58, 92), 180, 360, 255)


def _lens(draw: ImageDraw.ImageDraw, width: int) -> None:
    draw.ellipse((6, 6, 42, 42), outline=255, width=width)
    draw.line([(38, 38), (58, 58)], 255, width + 3)


def _reload(draw: ImageDraw.ImageDraw, width: int) -> None:
    draw.arc((8, 8, 56, 56), 30, 330, 255, width)
    draw.polygon([(40, 20), (62, 20), (54, 36)], 255)


def _picture(draw: ImageDraw.ImageDraw, width: int) -> None:
    draw.rectangle((4, 8, 60, 56), outline=255, width=width)
    draw.ellipse((14, 16, 24, 26), 255)
    draw.polygon([(8, 52), (26, 30), (36, 42), (46, 34), (58, 52)], 255)


def _smiley(draw: ImageDraw.ImageDraw, width: int) -> None:
    draw.ellipse((4, 4, 60, 60), 255)
    draw.ellipse((18, 20, 26, 28), 0)
    draw.ellipse((38, 20, 46, 28), 0)
    draw.arc((16, 20, 48, 50), 20, 160, 0, width)


def _gear(draw: ImageDraw.ImageDraw, width: int) -> None:
    for i in range(8):
        t = math.pi * i / 4
        draw.line([(32, 32), (32 + 28 * math.cos(t), 32 + 28 * math.sin(t))], 255, 10)
    draw.ellipse((12, 12, 52, 52), 255)
    draw.ellipse((24, 24, 40, 40), 0)


_SIGNS: tuple[Callable[[ImageDraw.ImageDraw, int], None], ...] = (
    _menu,
    _house,
    _star,
    _heart,
    _envelope,
    _tick,
    _arrow,
    _person,
    _lens,
    _reload,
    _picture,
    _smiley,
    _gear,
)  # fmt: skip
