"""Draws with nine small PyPI packages.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import io
import os
import random
from types import SimpleNamespace

from django.conf import settings
from PIL import Image, ImageFont

settings.configure()  # before a package that answers with Django's responses


def getsize(font, text):
    """Pillow had this until release 10; three of the packages still call it."""
    return font.getbbox(text)[2:]


ImageFont.FreeTypeFont.getsize = getsize

import bettercaptcha  # noqa: E402  (DjangoCaptcha needs Django's settings)
import DjangoCaptcha  # noqa: E402
import pyimgcaptcha.module as pyimg  # noqa: E402
import randcaptcha  # noqa: E402
from CaptchaGen import CaptchaConfig, CaptchaGenerator  # noqa: E402
from CaptchaMS import Captcha as CaptchaMS  # noqa: E402
from flask_maple import captcha as maple  # noqa: E402
from light_captcha import CaptchaGenerator as LightCaptcha  # noqa: E402
from xcaptcha.image import Captcha as XCaptcha  # noqa: E402


class PngFile(io.BytesIO):
    """Where a package saves to a path: the name tells Pillow the format."""

    name = "captcha.png"


# Most draw a text of their own; each is given ours where it would choose its characters.


def better(text, colour, **options):
    return bettercaptcha.CaptchaImage(text=text, color=tuple(colour), **options).create()


def captcha_gen(text, font, **options):
    generator = CaptchaGenerator(os.path.dirname(font), CaptchaConfig(**options))
    generator.fonts = [font]
    generator._random_text = lambda: text
    return generator.generate()[0]


def captcha_ms(text, background, **options):
    captcha = CaptchaMS(background_color=tuple(background), **options)
    captcha.text = text
    captcha.generate()
    return captcha.image


def django_captcha(text, width, height):
    captcha = DjangoCaptcha.Captcha(SimpleNamespace(session={}))
    captcha.img_width, captcha.img_height = width, height
    captcha.mode = "word"
    captcha._get_words = lambda: [text]
    return Image.open(io.BytesIO(captcha.display().content))


def flask_maple(text, size, **options):
    maple.sample = lambda characters, length: list(text)
    return maple.GenCaptcha().create_validate_code(size=tuple(size), length=len(text), **options)[0]


def light(text, **options):
    generator = LightCaptcha()
    generator._generate_number = lambda: text
    return generator.generate(**options).data


def pyimg_captcha(text, **options):
    pyimg.random = SimpleNamespace(
        choices=lambda characters, k: text, choice=random.choice, randint=random.randint
    )
    file = PngFile()
    pyimg.generate_captcha(file, **options)
    return Image.open(file)


def rand_captcha(text, background, **options):
    letters = iter(text)
    randcaptcha.choice = lambda characters: next(letters)
    file = PngFile()
    randcaptcha.CreateImageCaptcha(
        filename_out=file, length=len(text), background=tuple(background), **options
    )
    return Image.open(file)


def x_captcha(text, size, font):
    captcha = XCaptcha(size=tuple(size), number=len(text), font=font)
    letters = iter(text)
    captcha._rand_text = lambda: next(letters)
    return captcha.generate()[1]


PACKAGES = {
    "bettercaptcha": better,
    "CaptchaGen": captcha_gen,
    "CaptchaMS": captcha_ms,
    "DjangoCaptcha": django_captcha,
    "Flask-Maple": flask_maple,
    "light-captcha": light,
    "pyimgcaptcha": pyimg_captcha,
    "randcaptcha": rand_captcha,
    "x-captcha": x_captcha,
}


def draw(request):
    """An image."""
    return PACKAGES[request["package"]](request["text"], **request["options"])
