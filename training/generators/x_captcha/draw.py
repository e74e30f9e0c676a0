"""Draws with ``x-captcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

from PIL import ImageFont
from xcaptcha.image import Captcha

# The package measures with a method that Pillow 10 removed; this is what it returned.
ImageFont.FreeTypeFont.getsize = lambda font, text: font.getbbox(text)[2:]


def draw(text, size, font):
    """An image with the text, which is put where the package chooses its own."""
    captcha = Captcha(size=tuple(size), number=len(text), font=font)
    letters = iter(text)
    captcha._rand_text = lambda: next(letters)
    return captcha.generate()[1]
