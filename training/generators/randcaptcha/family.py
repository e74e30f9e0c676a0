"""PyPI ``randcaptcha``: letters turned by up to sixty degrees, among rubbish."""

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
        "fontnames": [str(rng.choice(TYPEFACES))],
        "fontsize": rng.randint(24, 44),
        "background": rng.choice(([200, 200, 200], rgb(rng, 20, 240))),
        "addgarbage": rng.random() < 0.8,
        "rotate": rng.choice(([-60, 60], [-30, 30], [-15, 15])),
    }


FAMILY = Family.single(
    "randcaptcha",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI randcaptcha",
    licence="MIT",
    weight=4 / 9,
    formerly="pypi-letters",
)
