"""PyPI ``bettercaptcha``: letters under lines and dots, on plain, coloured or mottled grounds."""

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
        "font": str(rng.choice(TYPEFACES)),
        "font_size": rng.choice((24, rng.randint(20, 40))),
        "colour": rng.choice(([0, 0, 0], rgb(rng, 0, 120))),
        "background": rng.choice((None, "random", "color")),
        "distortion": rng.random() < 0.5,
        "lines": rng.randint(0, 8),
        "points": rng.randint(0, 30),
        "frame": rng.random() < 0.3,
    }


FAMILY = Family.single(
    "bettercaptcha",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI bettercaptcha",
    licence="MIT",
    weight=4 / 9,
    formerly="pypi-letters",
)
