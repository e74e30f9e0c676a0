"""Draws with ``captcha`` 0.3, in that release's own environment or a pack's.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

from functools import cache

from captcha.image import ImageCaptcha
from PIL import ImageDraw


def textsize(self, text, font):
    """As Pillow had it before 10: what the ink spans from the corner where writing begins."""
    left, _, right, bottom = font.getbbox(text)
    return right - left, bottom


if not hasattr(ImageDraw.ImageDraw, "textsize"):
    ImageDraw.ImageDraw.textsize = textsize


@cache
def generator(width, height, *font_sizes):
    """One for each setting: it opens its fonts once."""
    return ImageCaptcha(width, height, font_sizes=font_sizes)


def draw(text, width, height, font_sizes):
    """An image with the text."""
    return generator(width, height, *font_sizes).generate_image(text)
