"""Draws with ``claptcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

from claptcha import Claptcha
from PIL import ImageFont

# The package measures with a method that Pillow 10 removed; this is what it returned.
ImageFont.FreeTypeFont.getsize = lambda font, text: font.getbbox(text)[2:]


def draw(text, font, noise):
    """An image with the text."""
    return Claptcha(text, font, noise=noise).image[1]
