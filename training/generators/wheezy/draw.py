"""Draws with ``wheezy.captcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import random

from wheezy.captcha import image as wheezy


def ink(color):
    """A fixed colour, or one drawn for each use from a range of channels."""
    if isinstance(color, str):
        return color
    return lambda: tuple(random.randint(*color) for _ in range(3))


def draw(
    text, width, height, fonts, font_sizes, background, color, curve, noise, squeeze, warp, angle
):
    """An image with the text."""
    drawings = [
        wheezy.background(background),
        wheezy.text(
            fonts=fonts,
            font_sizes=font_sizes,
            drawings=[
                wheezy.warp(*warp),
                wheezy.rotate(angle),
                wheezy.offset(),
            ],
            color=ink(color),
            squeeze_factor=squeeze,
        ),
        wheezy.curve(*curve),
        wheezy.noise(*noise),
        wheezy.smooth(),
    ]
    return wheezy.captcha(drawings, width, height)(text)
