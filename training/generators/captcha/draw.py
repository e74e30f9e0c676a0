"""Draws with ``captcha`` 0.3, in that release's own environment or a pack's.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

from functools import cache
from unittest.mock import patch

from captcha.image import ImageCaptcha
from PIL import Image, ImageDraw


def textsize(self, text, font):
    """As Pillow had it before 10: what the ink spans from the corner where writing begins."""
    left, _, right, bottom = font.getbbox(text)
    return right - left, bottom


if not hasattr(ImageDraw.ImageDraw, "textsize"):
    ImageDraw.ImageDraw.textsize = textsize


_resized = Image.Image.resize
_written = ImageDraw.ImageDraw.text


def resized_as_of_6(image, size):
    """As Pillow had it before 7: it took the nearest pixel where nothing else was asked for."""
    return _resized(image, size, Image.Resampling.NEAREST)


def written_as_of_6(drawing, corner, text, fill, font):
    """As Pillow had it before 7.2: on a transparent image, edges are mixed with its black."""
    mask = Image.new("L", drawing.im.size)
    _written(ImageDraw.Draw(mask), corner, text, fill=255, font=font)
    bands = [mask.point([value * tone // 255 for tone in range(256)]) for value in fill[:3]]
    drawing.im.paste(Image.merge("RGBA", [*bands, mask]).im, (0, 0, *drawing.im.size))


@cache
def generator(width, height, *font_sizes):
    """One for each setting: it opens its fonts once."""
    return ImageCaptcha(width, height, font_sizes=font_sizes)


def draw(text, width, height, font_sizes, old=False):
    """An image with the text; ``old``: as under Pillow 6, whose letters are rougher."""
    drawing = generator(width, height, *font_sizes)
    if not old:
        return drawing.generate_image(text)
    with (
        patch.object(Image.Image, "resize", resized_as_of_6),
        patch.object(ImageDraw.ImageDraw, "text", written_as_of_6),
    ):
        return drawing.generate_image(text)
