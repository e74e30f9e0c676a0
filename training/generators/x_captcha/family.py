"""PyPI ``x-captcha``: letters at uneven heights under lines and dots."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import TYPEFACES, python_program
from training.generators.sampling import with_text

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def _options(rng: Random, letters: int) -> dict[str, object]:
    """Around the package's defaults."""
    scale = rng.uniform(1, 1.8)
    return {
        "size": [round(25 * scale * letters), round(50 * scale)],
        "font": str(rng.choice(TYPEFACES)),
    }


FAMILY = Family.single(
    "x-captcha",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI x-captcha",
    licence="BSD-3-Clause",
    weight=4 / 9,
    formerly="pypi-letters",
)
