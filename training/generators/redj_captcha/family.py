"""PyPI ``Redj-Captcha``: bold letters of all colours at any height, under jagged lines."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import python_program
from training.generators.sampling import with_text
from training.texts import colour

PROGRAM = python_program(__file__, ".venv-families")


def _options(rng: Random, letters: int) -> dict[str, object]:
    """Around the package's defaults: 180 x 70 pixels for six letters of 50."""
    size = rng.choice((50, rng.randint(24, 50)))
    plain = rng.random() < 0.7
    return {
        "font_size": size,
        "image_weight": round(size * letters * rng.uniform(0.6, 1)) + 7,
        "image_height": size + rng.randint(16, 40),
        "text_color": "random" if plain else colour(rng, 0, 120),
        "background_color": "#fff" if plain else colour(rng, 180, 255),
    }


FAMILY = Family.single(
    "redj-captcha",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI Redj-Captcha",
    licence="MIT",
    weight=0.5,
)
