"""Draws with ``sicaptcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

from PIL import ImageDraw
from sicaptcha.sicaptcha import Sicaptcha

# The package measures with a method that Pillow 10 removed; this is what it returned.
ImageDraw.ImageDraw.textsize = lambda draw, text, font: font.getbbox(text)[2:]


def draw(text, font, font_size, **colours):
    """A WebP file of 180 x 60 pixels with the text."""
    captcha = Sicaptcha()
    captcha.format, captcha.text = "buffer", text
    captcha.font, captcha.fontSize = font, font_size
    for name, colour in colours.items():
        setattr(captcha, name, tuple(colour))
    return captcha.get_captcha()
