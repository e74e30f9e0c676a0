"""Draws with ``flask-simple-captcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import random

from flask_simple_captcha.img import create_text_img
from flask_simple_captcha.text import FONT_PATHS

fonts = sorted(FONT_PATHS)  # found by walking a folder, whose order is the disk's


def draw(text, ground, ink):
    """An image with the text."""
    return create_text_img(
        text, random.choice(fonts), back_color=tuple(ground), text_color=tuple(ink)
    )
