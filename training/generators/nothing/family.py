"""Pictures without a captcha's text: what a reader should say "no text" to.

Blank ones, noise, the renderer's grounds and clutter without letters, scenes as in
photographs, fragments of pages. Never one word alone: that is what a captcha looks like.
"""

import io
import math
from collections.abc import Callable
from random import Random

import numpy as np
from PIL import Image

from training.generators.family import Family, Variant
from training.generators.nothing.pages import fragment
from training.generators.nothing.scenes import scene
from training.renderer import HEIGHTS, WIDTHS
from training.renderer.clutter import clutter
from training.renderer.colours import any_colour, near
from training.renderer.grounds import unlettered
from training.renderer.wear import worn


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """An RGB image of 60 x 20 to 400 x 160 pixels, and the empty text.

    Takes ``lengths`` as every source does; it means nothing here. Raises
    ``FileNotFoundError`` where the renderer's fonts and words are not installed.
    """
    width, height = (
        round(math.exp(rng.uniform(math.log(low), math.log(high))))
        for low, high in (WIDTHS, HEIGHTS)
    )
    (draw,) = rng.choices(list(_KINDS), list(_KINDS.values()))
    picture = draw(rng, (width, height))
    if rng.random() < 0.3:
        picture = worn(picture, rng, fine=rng.random() < 0.5)
    return (_compressed(picture, rng) if rng.random() < 0.2 else picture), ""


def _blank(rng: Random, size: tuple[int, int]) -> Image.Image:
    """One colour; now and then a frame, or a few pixels that differ."""
    base = any_colour(rng) if rng.random() < 0.7 else rng.choice(((255,) * 3, (0,) * 3))
    picture = Image.new("RGB", size, base)
    kind = rng.randrange(4)
    if kind == 0:
        inset, colour = rng.randint(0, 4), any_colour(rng)
        picture.paste(colour, (inset, inset, size[0] - inset, size[1] - inset))
        edge = inset + rng.randint(1, 3)
        picture.paste(base, (edge, edge, size[0] - edge, size[1] - edge))
    elif kind == 1:
        for _ in range(rng.randint(1, 12)):
            place = (rng.randrange(size[0]), rng.randrange(size[1]))
            picture.putpixel(place, near(rng, base, rng.choice((12, 60, 255))))
    return picture


def _noise(rng: Random, size: tuple[int, int]) -> Image.Image:
    """Every pixel drawn by itself: grey or coloured, weak or strong."""
    draws = np.random.default_rng(rng.getrandbits(63))
    # Grain of one to four pixels, some of it stretched to streaks.
    grain = (rng.choice((1, 1, 2, 3, 4)), rng.choice((1, 1, 2, 3, 4)))
    shape = (-(-size[1] // grain[1]), -(-size[0] // grain[0]), rng.choice((1, 3)))
    deviation = draws.standard_normal(shape, dtype=np.float32) * math.exp(rng.uniform(0.5, 4.5))
    pixels = (deviation + any_colour(rng)).clip(0, 255).astype(np.uint8)
    return Image.fromarray(pixels).resize(size, rng.choice(_FILTERS))


_FILTERS = (Image.Resampling.NEAREST, Image.Resampling.BILINEAR, Image.Resampling.BICUBIC)


def _crowded(rng: Random, size: tuple[int, int]) -> Image.Image:
    """A captcha's ground and clutter, without the captcha."""
    picture = unlettered(rng, size)
    if rng.random() < 0.8:
        colours = [any_colour(rng) for _ in range(rng.randint(1, 4))]
        width = max(1.0, size[1] * rng.uniform(0.02, 0.09))
        clutter(picture, rng, lambda: rng.choice(colours), width, rng.randint(1, 3))
    return picture


def _compressed(picture: Image.Image, rng: Random) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=rng.randint(25, 95))
    return Image.open(buffer, formats=("JPEG",)).convert("RGB")


_KINDS: dict[Callable[[Random, tuple[int, int]], Image.Image], int] = {
    _blank: 3,
    _noise: 3,
    _crowded: 8,
    scene: 9,
    fragment: 11,
}


FAMILY = Family(
    name="nothing",
    generator="this project's pictures without text",
    licence="MIT",
    sources={"nothing": Variant(sample, weight=2)},
    travels="live",
    textless=True,
    debian=("wamerican-small",),
)
