"""Nine small PyPI packages that draw letter after letter under lines and dots; one program.

``bettercaptcha``, ``CaptchaGen`` (GPL), ``CaptchaMS``, ``DjangoCaptcha``, ``Flask-Maple``,
``light-captcha`` (digits alone), ``pyimgcaptcha``, ``randcaptcha`` and ``x-captcha``, each with
options around its defaults.
"""

from random import Random

from PIL import Image

from training.generators.family import Family, Variant
from training.generators.program import TYPEFACES, python_program
from training.texts import DIGITS, rgb, text

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def _font(rng: Random) -> str:
    return str(rng.choice(TYPEFACES))


def _better(rng: Random, letters: int) -> dict:
    return {
        "font": _font(rng),
        "font_size": rng.choice((24, rng.randint(20, 40))),
        "colour": rng.choice(([0, 0, 0], rgb(rng, 0, 120))),
        "background": rng.choice((None, "random", "color")),
        "distortion": rng.random() < 0.5,
        "lines": rng.randint(0, 8),
        "points": rng.randint(0, 30),
        "frame": rng.random() < 0.3,
    }


def _captcha_gen(rng: Random, letters: int) -> dict:
    return {
        "font": _font(rng),
        "width": max(200, 45 * letters),
        "height": rng.choice((80, rng.randint(60, 90))),
        "rotate": rng.random() < 0.6,
        "noise": rng.random() < 0.7,
        "random_color": rng.random() < 0.6,
        "dot_count": rng.choice((200, rng.randint(20, 250))),
        "line_count": rng.choice((8, rng.randint(0, 10))),
    }


def _captcha_ms(rng: Random, letters: int) -> dict:
    return {
        "count_ellipses": rng.choice((50, rng.randint(10, 60))),
        "count_lines": rng.choice((5, rng.randint(1, 6))),
        "font_path": _font(rng),
        "background": rng.choice(([0, 0, 0, 0], [*rgb(rng, 200, 255), 255])),
    }


def _django_captcha(rng: Random, letters: int) -> dict:
    height = rng.choice((30, rng.randint(28, 48)))
    return {"width": max(150, round(0.85 * height * letters)), "height": height}


def _flask_maple(rng: Random, letters: int) -> dict:
    scale = rng.choice((1, rng.uniform(1, 2)))
    return {
        "size": [round(30 * scale * letters), round(30 * scale)],
        "font_size": round(18 * scale),
        "font_type": _font(rng),
        "fg_color": rng.choice(("#0000ff", "#000000", "#a00000")),
        "n_line": rng.choice(([1, 2], [2, 4])),
        "point_chance": rng.choice((2, rng.randint(0, 5))),
    }


def _light(rng: Random, letters: int) -> dict:
    return {"width": max(180, 42 * letters), "height": rng.choice((80, rng.randint(60, 90)))}


def _pyimg(rng: Random, letters: int) -> dict:
    return {"width": max(300, 60 + 40 * letters), "height": 200}


def _rand(rng: Random, letters: int) -> dict:
    return {
        "fontnames": [_font(rng)],
        "fontsize": rng.randint(24, 44),
        "background": rng.choice(([200, 200, 200], rgb(rng, 20, 240))),
        "addgarbage": rng.random() < 0.8,
        "rotate": rng.choice(([-60, 60], [-30, 30], [-15, 15])),
    }


def _x(rng: Random, letters: int) -> dict:
    scale = rng.uniform(1, 1.8)
    return {"size": [round(25 * scale * letters), round(50 * scale)], "font": _font(rng)}


_PACKAGES = {
    "bettercaptcha": _better,
    "CaptchaGen": _captcha_gen,
    "CaptchaMS": _captcha_ms,
    "DjangoCaptcha": _django_captcha,
    "Flask-Maple": _flask_maple,
    "light-captcha": _light,
    "pyimgcaptcha": _pyimg,
    "randcaptcha": _rand,
    "x-captcha": _x,
}


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """One of the packages, with options around its defaults."""
    package = rng.choice(list(_PACKAGES))
    truth = text(rng, lengths)
    if package == "light-captcha":
        truth = "".join(rng.choices(DIGITS, k=len(truth)))
    return PROGRAM.draw(
        package=package,
        text=truth,
        seed=rng.getrandbits(63),
        options=_PACKAGES[package](rng, len(truth)),
    )


FAMILY = Family(
    name="pypi-letters",
    generator="nine PyPI packages",
    licence="MIT",
    sources={"pypi-letters": Variant(sample, weight=4, program=PROGRAM)},
)
