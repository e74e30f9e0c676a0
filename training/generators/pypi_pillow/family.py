"""Three small PyPI packages, each a manner of its own; run as one program.

``CaptchaGenerator``: outlined letters in a wave on gradients; ``fast-captcha``: letters in any
colour, solid or hollow; ``gvcode``: letters turned by up to a right angle.
"""

from random import Random

from PIL import Image

from training.generators.family import Family, Variant
from training.generators.program import TYPEFACES, python_program
from training.texts import colour, rgb, text

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def _captcha_generator(rng: Random, letters: int) -> dict:
    return {
        "colours": [rgb(rng, 200, 255), rgb(rng, 180, 240)],
        "font": str(rng.choice(TYPEFACES)),
        "difficulty": rng.choice(("easy", "medium", "medium", "hard", "extreme")),
        "style": rng.choice(("modern", "modern", "minimal", "wave", "arc", "mesh")),
    }


def _fast(rng: Random, letters: int) -> dict:
    size = rng.choice((32, rng.randint(26, 44)))
    return {
        "width": max(120, round(size * letters * rng.uniform(0.85, 1.1))),
        "height": round(size * rng.uniform(1.25, 1.6)),
        "font_size": size,
        "lines_num": rng.choice((4, rng.randint(0, 8))),
        "draw_points": rng.random() < 0.4,
        "points_density": rng.randint(2, 8),
    }


def _gvcode(rng: Random, letters: int) -> dict:
    size = rng.choice((50, rng.randint(36, 60)))
    return {
        # Each letter has an equal part of the width: at the default, room for four.
        "width": max(200, round(size * letters * rng.uniform(0.9, 1.1))),
        "height": round(size * rng.uniform(1.3, 1.7)),
        "fontsize": size,
        "font": rng.choice(("arial.ttf", "calibri.ttf")),
        "draw_dots": rng.random() < 0.4,
        "lines_width": rng.choice((3, rng.randint(1, 4))),
        "mask": rng.random() < 0.4,
        "font_background_value": rng.choice(("#ffffff", colour(rng, 200, 255))),
    }


# With their shares: the first takes twenty times as long as the others.
_PACKAGES = {
    "CaptchaGenerator": (_captcha_generator, 1),
    "fast-captcha": (_fast, 2),
    "gvcode": (_gvcode, 2),
}


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """One of the packages, with options around its defaults."""
    truth = text(rng, lengths)
    package = rng.choices(list(_PACKAGES), [share for _, share in _PACKAGES.values()])[0]
    return PROGRAM.draw(
        package=package,
        text=truth,
        seed=rng.getrandbits(63),
        options=_PACKAGES[package][0](rng, len(truth)),
    )


FAMILY = Family(
    name="pypi-pillow",
    generator="three PyPI packages",
    licence="MIT",
    sources={"pypi-pillow": Variant(sample, weight=3, program=PROGRAM)},
)
