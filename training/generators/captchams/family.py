"""PyPI ``CaptchaMS``: letters amid ellipses and lines."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import TYPEFACES, python_program
from training.generators.sampling import with_text
from training.texts import rgb

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def _options(rng: Random, letters: int) -> dict[str, object]:
    """Around the package's defaults."""
    return {
        "count_ellipses": rng.choice((50, rng.randint(10, 60))),
        "count_lines": rng.choice((5, rng.randint(1, 6))),
        "font_path": str(rng.choice(TYPEFACES)),
        "background": rng.choice(([0, 0, 0, 0], [*rgb(rng, 200, 255), 255])),
    }


FAMILY = Family.single(
    "captchams",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI CaptchaMS",
    licence="MIT",
    weight=4 / 9,
    formerly="pypi-letters",
)
