"""Draws with ``generate-captcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import random
from pathlib import Path
from tempfile import TemporaryDirectory

from generate_captcha import gen_captcha_text_image
from PIL import Image, ImageFont

# The package measures with a method that Pillow 10 removed; this is what it returned.
ImageFont.FreeTypeFont.getsize = lambda font, text: font.getbbox(text)[2:]
Image.PERSPECTIVE = Image.Transform.PERSPECTIVE


def draw(text, size, bg_color, fg_color, **options):
    """The PNG file with the text, which is put where the package draws letters once each."""
    sample, random.sample = random.sample, lambda characters, length: list(text)
    with TemporaryDirectory() as folder:
        _, path = gen_captcha_text_image(
            folder,
            "drawn",
            size=tuple(size),
            bg_color=tuple(bg_color),
            fg_color=tuple(fg_color),
            length=len(text),
            **options,
        )
        random.sample = sample
        return Path(path).read_bytes()
