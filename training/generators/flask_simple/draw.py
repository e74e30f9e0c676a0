"""Draws with ``flask-simple-captcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import random

from flask_simple_captcha.img import create_text_img
from flask_simple_captcha.text import FONT_PATHS

fonts = sorted(FONT_PATHS)  # found by walking a folder, whose order is the disk's


def draw(request):
    """An image."""
    return create_text_img(
        request["text"],
        random.choice(fonts),
        back_color=tuple(request["ground"]),
        text_color=tuple(request["ink"]),
    )
