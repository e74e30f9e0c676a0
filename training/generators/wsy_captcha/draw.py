"""Draws with ``wsy-captcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

from PIL import ImageDraw
from wsy_captcha.captcha import Captcha

# The package measures with a method that Pillow 10 removed; this is what it returned.
ImageDraw.ImageDraw.textsize = lambda draw, text, font: font.getbbox(text)[2:]


def draw(text, **options):
    """An image with the text."""
    return Captcha(**options).generate_image(text)
