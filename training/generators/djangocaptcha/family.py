"""PyPI ``DjangoCaptcha``: small letters at uneven heights."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import python_program
from training.generators.sampling import with_text

PROGRAM = python_program(__file__, ".venv-families")


def _options(rng: Random, letters: int) -> dict[str, object]:
    """Around the package's defaults."""
    height = rng.choice((30, rng.randint(28, 48)))
    return {"width": max(150, round(0.85 * height * letters)), "height": height}


FAMILY = Family.single(
    "djangocaptcha",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI DjangoCaptcha",
    licence="Apache-2.0",
    weight=4 / 9,
    formerly="pypi-letters",
)
