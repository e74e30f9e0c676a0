"""PyPI ``CaptchaGen``: letters in any colour, turned, under dots and lines."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import TYPEFACES, python_program
from training.generators.sampling import with_text

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def _options(rng: Random, letters: int) -> dict[str, object]:
    """Around the package's defaults."""
    return {
        "font": str(rng.choice(TYPEFACES)),
        "width": max(200, 45 * letters),
        "height": rng.choice((80, rng.randint(60, 90))),
        "rotate": rng.random() < 0.6,
        "noise": rng.random() < 0.7,
        "random_color": rng.random() < 0.6,
        "dot_count": rng.choice((200, rng.randint(20, 250))),
        "line_count": rng.choice((8, rng.randint(0, 10))),
    }


FAMILY = Family.single(
    "captchagen-pypi",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI CaptchaGen",
    licence="GPL-3.0-or-later",
    weight=4 / 9,
    formerly="pypi-letters",
)
