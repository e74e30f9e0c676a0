"""Draws with ``DjangoCaptcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import io
from types import SimpleNamespace

from django.conf import settings
from PIL import Image

settings.configure()  # the package answers with Django's responses

import DjangoCaptcha  # noqa: E402


def draw(text, width, height):
    """An image with the text, which is put where the package chooses its own."""
    captcha = DjangoCaptcha.Captcha(SimpleNamespace(session={}))
    captcha.img_width, captcha.img_height = width, height
    captcha.mode = "word"
    captcha._get_words = lambda: [text]
    return Image.open(io.BytesIO(captcha.display().content))
