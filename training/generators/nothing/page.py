"""The sheet that a fragment of a page is drawn on, and its ink."""

from random import Random
from typing import NamedTuple

from PIL import Image, ImageDraw

from training.renderer.colours import Colour, ink_against, near

Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels


class Page(NamedTuple):
    """An RGB picture that is drawn on, and the colour that it is filled with."""

    picture: Image.Image
    draw: ImageDraw.ImageDraw
    ground: Colour


def ink_on(rng: Random, ground: Colour) -> Colour:
    """Mostly black or grey on light, white on dark; links are coloured."""
    if rng.random() < 0.3:
        return ink_against(rng, ground)
    return near(rng, (40, 40, 40) if sum(ground) > 384 else (225, 225, 225), 30)
