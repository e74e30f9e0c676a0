"""Draws with ``fast-captcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import importlib
import random

# The package names a function as this module of it.
fast_captcha = importlib.import_module("fast_captcha.img_captcha")


def draw(text, **options):
    """An image with the text."""
    # It draws its own text, and would choose a face when it is imported.
    fast_captcha.text_captcha = lambda _: text
    return fast_captcha.img_captcha(
        code_num=len(text),
        font_type=random.choice(sorted(fast_captcha.get_ttf())),
        img_type="png",
        img_byte="file",
        **options,
    )[0]
