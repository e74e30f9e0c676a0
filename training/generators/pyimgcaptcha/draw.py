"""Draws with ``pyimgcaptcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import io
import random
from types import SimpleNamespace

import pyimgcaptcha.module as pyimg
from PIL import Image


class PngFile(io.BytesIO):
    """The package saves to a path, whose name tells Pillow the format."""

    name = "captcha.png"


def draw(text, **options):
    """An image with the text, which is put where the package chooses its own."""
    pyimg.random = SimpleNamespace(
        choices=lambda characters, k: text, choice=random.choice, randint=random.randint
    )
    file = PngFile()
    pyimg.generate_captcha(file, **options)
    return Image.open(file)
