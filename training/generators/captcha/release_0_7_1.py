"""PyPI ``captcha`` 0.7.1, in the original's setting and with the package's defaults.

The package draws from ``secrets``, which cannot be seeded. Its module's ``secrets`` is
replaced, in this process, by a seeded stand-in with the three calls that it makes.
"""

from functools import cache
from random import Random
from types import SimpleNamespace

import captcha.image
from PIL import Image

from training.generators.captcha.settings import DEFAULT, ORIGINAL, OVALS, Setting, draw_text


def original(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """An RGB image of 128 x 48 pixels with its text, of 59 characters."""
    return sample(rng, lengths, ORIGINAL)


def default(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """An RGB image of 160 x 60 pixels with its text, of 62 characters."""
    return sample(rng, lengths, DEFAULT)


def ovals(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """As ``default``, with 0, O and o as a third of all characters."""
    return sample(rng, lengths, OVALS)


def sample(rng: Random, lengths: tuple[int, int], setting: Setting) -> tuple[Image.Image, str]:
    """An RGB image of the setting's size with its text."""
    text = draw_text(rng, setting.characters, lengths)
    seeded = SimpleNamespace(randbelow=rng.randrange, choice=rng.choice, randbits=rng.getrandbits)
    vars(captcha.image).update(secrets=seeded)
    return _generator(setting).generate_image(text), text


@cache
def _generator(setting: Setting) -> captcha.image.ImageCaptcha:
    return captcha.image.ImageCaptcha(setting.width, setting.height, font_sizes=setting.font_sizes)
