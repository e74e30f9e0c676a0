"""Draws with ``easy-captcha-python``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import io
import random
from types import SimpleNamespace

from easy_captcha import SpecCaptcha
from easy_captcha.base import randoms

# Its source of randomness, which cannot be seeded.
randoms.secrets = SimpleNamespace(randbelow=random.randrange)


def draw(text, width, height, font, size):
    """A PNG file with the text."""
    captcha = SpecCaptcha(width, height, len(text))
    captcha.set_font(font, size)
    captcha._chars = text  # it draws its own text unless it has one
    data = io.BytesIO()
    captcha.out(data)
    return data.getvalue()
