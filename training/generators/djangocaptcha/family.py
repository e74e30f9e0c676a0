"""PyPI ``DjangoCaptcha``: small letters at uneven heights."""

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
    height = rng.choice((30, rng.randint(28, 48)))
    options = {"width": max(150, round(0.85 * height * len(truth))), "height": height}
    return PROGRAM.draw(text=truth, seed=seed, **options)


FAMILY = Family(
    name="djangocaptcha",
    generator="PyPI DjangoCaptcha",
    licence="Apache-2.0",
    sources={"djangocaptcha": Variant(sample, weight=4 / 9, program=PROGRAM)},
    formerly="pypi-letters",
)
