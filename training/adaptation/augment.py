"""A picture of a source as it could have come from the source otherwise.

Few labelled pictures are soon known by heart: none is learnt from twice as it is. Its lettering
is moved and bent, its colours change, lines cross it, it wears, all as the renderer draws
(``training.renderer``), and now and then it is seen on a page (``training.data.screen``).
"""

import math
from collections.abc import Callable
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageEnhance

from training.data.screen import screenshot
from training.renderer.clutter import clutter
from training.renderer.colours import Colour, any_colour, pixel
from training.renderer.distortion import distorted
from training.renderer.wear import worn

# Shares of the pictures that are left as they are, and that are seen on a page.
AS_IT_IS, ON_A_PAGE = 0.15, 0.08
# Pixels: what is read is far smaller, and larger pictures take longer to change.
_LARGEST = (480, 160)

_Change = Callable[[Image.Image, Random], Image.Image]


def reduced(picture: Image.Image) -> Image.Image:
    """The picture, brought down where it is larger than anything that is read."""
    share = min(1.0, _LARGEST[0] / picture.width, _LARGEST[1] / picture.height)
    if share == 1.0:
        return picture
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture.resize(size, Image.Resampling.BILINEAR)


def augmented(picture: Image.Image, rng: Random) -> Image.Image:
    """An RGB picture with the same text, of about the same size; ``picture``: RGB, not tiny."""
    if min(picture.size) < 8 or rng.random() < AS_IT_IS:
        return picture
    for change, share in _CHANGES:
        if rng.random() < share:
            picture = change(picture, rng)
    if rng.random() < ON_A_PAGE:
        picture = screenshot(picture, rng, beside=False)
    return picture


def _moved(picture: Image.Image, rng: Random) -> Image.Image:
    """Turned a little, slanted, stretched in both directions, and cut otherwise.

    What comes from outside is the picture's edge: a frame of one colour around it would be cut off
    by the reader, or make the letters smaller than the source's ever are.
    """
    room = max(2, round(0.2 * picture.height))
    sides = ((room, room), (room, room), (0, 0))
    padded = Image.fromarray(np.pad(np.asarray(picture), sides, mode="edge"))
    turn, slant = math.radians(rng.gauss(0, 2)), rng.gauss(0, 0.08)
    wide, high = math.exp(rng.gauss(-0.02, 0.06)), math.exp(rng.gauss(-0.02, 0.06))
    a, b = math.cos(turn) / wide, (math.sin(turn) + slant) / wide
    d, e = -math.sin(turn) / high, math.cos(turn) / high
    x, y = padded.width / 2, padded.height / 2
    terms = (a, b, x - a * x - b * y, d, e, y - d * x - e * y)
    turned = padded.transform(padded.size, Image.Transform.AFFINE, terms, Image.Resampling.BILINEAR)
    left, top, right, bottom = (room - rng.randint(-1, room // 3) for _ in range(4))
    return turned.crop((left, top, turned.width - right, turned.height - bottom))


def _bent(picture: Image.Image, rng: Random) -> Image.Image:
    return distorted(picture, rng, picture.height * rng.uniform(0.01, 0.06))


def _coloured(picture: Image.Image, rng: Random) -> Image.Image:
    """Other colours: channels exchanged or weighed, lighter or darker, more or less contrast."""
    kind = rng.randrange(4)
    if kind == 0:
        channels = list(picture.split())
        rng.shuffle(channels)
        picture = Image.merge("RGB", channels)
    elif kind == 1:
        picture = ImageEnhance.Color(picture).enhance(rng.uniform(0.0, 1.8))
    elif kind == 2:
        picture = ImageChops.invert(picture)
    else:
        gamma = math.exp(rng.gauss(0, 0.35))
        picture = picture.point([round(255 * (value / 255) ** gamma) for value in range(256)] * 3)
    return ImageEnhance.Contrast(picture).enhance(rng.uniform(0.75, 1.25))


def _crossed(picture: Image.Image, rng: Random) -> Image.Image:
    """With clutter that the source may not have, thinner than its strokes."""

    def colour() -> Colour:
        place = (rng.randrange(picture.width), rng.randrange(picture.height))
        return pixel(picture, place) if rng.random() < 0.6 else any_colour(rng)

    picture = picture.copy()
    clutter(picture, rng, colour, max(1.0, picture.height * rng.uniform(0.01, 0.03)), 1)
    return picture


def _worn(picture: Image.Image, rng: Random) -> Image.Image:
    return worn(picture, rng, fine=True)


# Each change with the share of the pictures that it comes upon.
_CHANGES: tuple[tuple[_Change, float], ...] = (
    (_moved, 0.6),
    (_bent, 0.4),
    (_coloured, 0.3),
    (_crossed, 0.08),
    (_worn, 0.3),
)
