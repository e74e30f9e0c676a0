"""PyPI ``pyimgcaptcha``: letters of one size in a large picture, among lines and dots."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import python_program
from training.generators.sampling import with_text

PROGRAM = python_program(__file__, ".venv-families")


def _options(rng: Random, letters: int) -> dict[str, object]:
    """Around the package's defaults."""
    return {"width": max(300, 60 + 40 * letters), "height": 200}


FAMILY = Family.single(
    "pyimgcaptcha",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI pyimgcaptcha",
    licence="MIT",
    weight=4 / 9,
    formerly="pypi-letters",
)
