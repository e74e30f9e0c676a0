"""PyPI ``pyimgcaptcha``: letters of one size in a large picture, among lines and dots."""

from random import Random

from PIL import Image

from training.generators.family import Family, Variant
from training.generators.program import python_program
from training.texts import text

PROGRAM = python_program(__file__, ".venv-families")


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Options around the package's defaults."""
    truth = text(rng, lengths)
    seed = rng.getrandbits(63)
    options = {"width": max(300, 60 + 40 * len(truth)), "height": 200}
    return PROGRAM.draw(text=truth, seed=seed, **options)


FAMILY = Family(
    name="pyimgcaptcha",
    generator="PyPI pyimgcaptcha",
    licence="MIT",
    sources={"pyimgcaptcha": Variant(sample, weight=4 / 9, program=PROGRAM)},
    formerly="pypi-letters",
)
