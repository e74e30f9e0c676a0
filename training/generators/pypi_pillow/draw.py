"""Draws with three small PyPI packages.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import importlib
import random

from CaptchaGenerator.core.renderer import render_captcha
from gvcode import VFCode
from PIL import Image, ImageFont, ImageOps

# The package names a function as this module of it.
fast_captcha = importlib.import_module("fast_captcha.img_captcha")


def captcha_generator(text, colours, font, **options):
    # Its own ground, a gradient too, is computed pixel by pixel and takes half a second.
    ground = ImageOps.colorize(Image.linear_gradient("L"), *colours)
    return render_captcha(
        text,
        font_loader=lambda fonts, size: ImageFont.truetype(font, size),
        fonts=[],
        background=ground,
        **options,
    )


def fast(text, **options):
    # It draws its own text, and would choose a face when it is imported.
    fast_captcha.text_captcha = lambda _: text
    return fast_captcha.img_captcha(
        code_num=len(text),
        font_type=random.choice(sorted(fast_captcha.get_ttf())),
        img_type="png",
        img_byte="file",
        **options,
    )[0]


def gvcode(text, **options):
    code = VFCode(**options)
    code.generate(text)
    return code._img


PACKAGES = {
    "CaptchaGenerator": captcha_generator,
    "fast-captcha": fast,
    "gvcode": gvcode,
}


def draw(request):
    """An image."""
    return PACKAGES[request["package"]](request["text"], **request["options"])
