"""The generators that labelled images are drawn from, behind two registries.

A source is a function ``sample(rng, lengths) -> (image, text)``: a Pillow image and
the characters in it, none for ``nothing``, whose pictures hold no text to read. Everything random comes from ``rng`` (``random.Random``), so the
same seed gives the same image; ``lengths`` is the inclusive range of text lengths.
A source whose generator is not installed raises ``FileNotFoundError`` that says how to.

``SOURCES`` may be trained on. ``HELD_OUT`` is for evaluation only: nothing that trains
looks there, so that its figures say how captchas are read that were never seen.
"""

from collections.abc import Callable
from random import Random

from PIL import Image

from training import renderer
from training.generators import (
    authen_captcha,
    captcha03,
    captcha071,
    captcha_canvas,
    captchapng,
    claptcha,
    deepcaptcha,
    django_simple,
    easy_captcha,
    ejabberd,
    flask_simple,
    gd_security_image,
    gregwar,
    mediawiki,
    multicolor,
    nothing,
    npm_canvas,
    pypi_letters,
    pypi_pillow,
    simple_captcha2,
    svg_captcha,
    text_captcha,
    trek,
    wheezy_captcha,
)

Source = Callable[[Random, tuple[int, int]], tuple[Image.Image, str]]

SOURCES: dict[str, Source] = {
    "original-0.7.1": captcha071.original,
    "default-0.7.1": captcha071.default,
    "ovals-0.7.1": captcha071.ovals,
    "original-0.3": captcha03.original,
    "default-0.3": captcha03.default,
    "wheezy": wheezy_captcha.sample,
    "django-simple": django_simple.sample,
    "svg-captcha": svg_captcha.sample,
    "captcha-canvas": captcha_canvas.sample,
    "captchapng": captchapng.sample,
    "deepcaptcha": deepcaptcha.sample,
    "easy-captcha": easy_captcha.sample,
    "flask-simple": flask_simple.sample,
    "npm-canvas": npm_canvas.sample,
    "pypi-pillow": pypi_pillow.sample,
    "pypi-letters": pypi_letters.sample,
    "mediawiki": mediawiki.sample,
    "ejabberd": ejabberd.sample,
    "text-captcha": text_captcha.sample,
    "multicolor": multicolor.sample,
    "multicolor-hardest": multicolor.hardest,
    "rendered": renderer.sample,
    "nothing": nothing.sample,
}

HELD_OUT: dict[str, Source] = {
    "claptcha": claptcha.sample,
    "gregwar": gregwar.sample,
    "gd-security-image": gd_security_image.sample,
    "trek-captcha": trek.sample,
    "authen-captcha": authen_captcha.sample,
    "simple-captcha2": simple_captcha2.sample,
}
