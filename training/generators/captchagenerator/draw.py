"""Draws with ``CaptchaGenerator``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

from CaptchaGenerator.core.renderer import render_captcha
from PIL import Image, ImageFont, ImageOps


def draw(text, colours, font, **options):
    """An image with the text."""
    # Its own ground, a gradient too, is computed pixel by pixel and takes half a second.
    ground = ImageOps.colorize(Image.linear_gradient("L"), *colours)
    return render_captcha(
        text,
        font_loader=lambda fonts, size: ImageFont.truetype(font, size),
        fonts=[],
        background=ground,
        **options,
    )
