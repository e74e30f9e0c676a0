"""Draws with ``randcaptcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import io

import randcaptcha
from PIL import Image, ImageFont

# The package measures with a method that Pillow 10 removed; this is what it returned.
ImageFont.FreeTypeFont.getsize = lambda font, text: font.getbbox(text)[2:]


class PngFile(io.BytesIO):
    """The package saves to a path, whose name tells Pillow the format."""

    name = "captcha.png"


def draw(text, background, **options):
    """An image with the text, which is put where the package chooses its own."""
    letters = iter(text)
    randcaptcha.choice = lambda characters: next(letters)
    file = PngFile()
    randcaptcha.CreateImageCaptcha(
        filename_out=file, length=len(text), background=tuple(background), **options
    )
    return Image.open(file)
