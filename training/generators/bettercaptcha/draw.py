"""Draws with ``bettercaptcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import bettercaptcha
from PIL import ImageFont

# The package measures with a method that Pillow 10 removed; this is what it returned.
ImageFont.FreeTypeFont.getsize = lambda font, text: font.getbbox(text)[2:]


def draw(text, colour, **options):
    """An image with the text."""
    return bettercaptcha.CaptchaImage(text=text, color=tuple(colour), **options).create()
