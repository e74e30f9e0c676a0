"""A plate, a box or a ground for each letter, behind it."""

from collections.abc import Callable
from random import Random

from PIL import Image
from PIL.ImageDraw import Draw

from training.renderer.colours import Colour, any_colour
from training.renderer.geometry import Box
from training.renderer.inking import MARGIN
from training.renderer.lettering import Letter

# Draws onto RGB behind letters, of whose capitals it gets the height in pixels.
Drawer = Callable[[Image.Image, Random, list[Letter], float, list[Colour]], None]


def plates(picture: Image.Image, rng: Random, letters: list[Letter], capital: float) -> None:
    """Draws them onto RGB. The letters must then get inks of their own.

    ``capital``: height of a capital in pixels.
    """
    colours = [any_colour(rng) for _ in range(rng.choice((1, 2, 8)))]
    drawer: Drawer = rng.choice((_plates, _boxes, _grounds))
    drawer(picture, rng, letters, capital, colours)


def _plates(
    picture: Image.Image, rng: Random, letters: list[Letter], capital: float, colours: list[Colour]
) -> None:
    draw, radius = Draw(picture), rng.choice((0, 0, 0.15, 0.3)) * capital
    pad = rng.uniform(0.02, 0.2) * capital
    for letter in letters:
        draw.rounded_rectangle(_around(letter, pad), radius, rng.choice(colours))


def _boxes(
    picture: Image.Image, rng: Random, letters: list[Letter], capital: float, colours: list[Colour]
) -> None:
    """Frames alone."""
    draw, pad = Draw(picture), rng.uniform(0.12, 0.25) * capital
    width = max(1, round(rng.uniform(0.02, 0.06) * capital))
    for letter in letters:
        draw.rectangle(_around(letter, pad), None, rng.choice(colours), width)


def _grounds(
    picture: Image.Image, rng: Random, letters: list[Letter], capital: float, colours: list[Colour]
) -> None:
    """From the picture's top to its bottom, each as wide as its letter and half of the gaps."""
    draw, last = Draw(picture), 0
    for place, letter in enumerate(letters):
        end = picture.width
        if place + 1 < len(letters):
            end = (letter.left + letter.mask.width + letters[place + 1].left) // 2
        draw.rectangle((last, 0, end - 1, picture.height), rng.choice(colours))
        last = max(last, end)


def _around(letter: Letter, pad: float) -> Box:
    left, top, right, bottom = letter.box(MARGIN - pad)
    return left, top, max(left, right), max(top, bottom)
