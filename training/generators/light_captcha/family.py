"""PyPI ``light-captcha``: digits alone, between lines and dots."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import python_program
from training.texts import DIGITS

PROGRAM = python_program(__file__, ".venv-families")


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Options around the package's defaults."""
    truth = "".join(rng.choices(DIGITS, k=rng.randint(*lengths)))
    seed = rng.getrandbits(63)
    options = {"width": max(180, 42 * len(truth)), "height": rng.choice((80, rng.randint(60, 90)))}
    return PROGRAM.draw(text=truth, seed=seed, **options)


FAMILY = Family.single(
    "light-captcha",
    sample,
    PROGRAM,
    generator="PyPI light-captcha",
    licence="MIT",
    weight=4 / 9,
    formerly="pypi-letters",
)
