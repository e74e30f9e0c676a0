"""PyPI ``x-captcha``: letters at uneven heights under lines and dots."""

from random import Random

from PIL import Image

from training.generators.family import Family, Variant
from training.generators.program import TYPEFACES, python_program
from training.texts import text

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Options around the package's defaults."""
    truth = text(rng, lengths)
    seed = rng.getrandbits(63)
    scale = rng.uniform(1, 1.8)
    options = {
        "size": [round(25 * scale * len(truth)), round(50 * scale)],
        "font": str(rng.choice(TYPEFACES)),
    }
    return PROGRAM.draw(text=truth, seed=seed, **options)


FAMILY = Family(
    name="x-captcha",
    generator="PyPI x-captcha",
    licence="BSD-3-Clause",
    sources={"x-captcha": Variant(sample, weight=4 / 9, program=PROGRAM)},
    formerly="pypi-letters",
)
