"""Draws with ``Flask-Maple``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

from flask_maple import captcha as maple
from PIL import ImageFont

# The package measures with a method that Pillow 10 removed; this is what it returned.
ImageFont.FreeTypeFont.getsize = lambda font, text: font.getbbox(text)[2:]


def draw(text, size, **options):
    """An image with the text, which is put where the package chooses its own."""
    maple.sample = lambda characters, length: list(text)
    return maple.GenCaptcha().create_validate_code(size=tuple(size), length=len(text), **options)[0]
