"""PyPI ``Flask-Maple``: skewed letters of one colour under lines and dots."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import TYPEFACES, python_program
from training.generators.sampling import with_text

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def _options(rng: Random, letters: int) -> dict[str, object]:
    """Around the package's defaults."""
    scale = rng.choice((1, rng.uniform(1, 2)))
    return {
        "size": [round(30 * scale * letters), round(30 * scale)],
        "font_size": round(18 * scale),
        "font_type": str(rng.choice(TYPEFACES)),
        "fg_color": rng.choice(("#0000ff", "#000000", "#a00000")),
        "n_line": rng.choice(([1, 2], [2, 4])),
        "point_chance": rng.choice((2, rng.randint(0, 5))),
    }


FAMILY = Family.single(
    "flask-maple",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI Flask-Maple",
    licence="BSD-3-Clause",
    weight=4 / 9,
    formerly="pypi-letters",
)
