"""PyPI ``gvcode``: letters turned by up to a right angle."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import python_program
from training.generators.sampling import with_text
from training.texts import colour

PROGRAM = python_program(__file__, ".venv-families")


def _options(rng: Random, letters: int) -> dict[str, object]:
    """Around the package's defaults."""
    size = rng.choice((50, rng.randint(36, 60)))
    return {
        # Each letter has an equal part of the width: at the default, room for four.
        "width": max(200, round(size * letters * rng.uniform(0.9, 1.1))),
        "height": round(size * rng.uniform(1.3, 1.7)),
        "fontsize": size,
        "font": rng.choice(("arial.ttf", "calibri.ttf")),
        "draw_dots": rng.random() < 0.4,
        "lines_width": rng.choice((3, rng.randint(1, 4))),
        "mask": rng.random() < 0.4,
        "font_background_value": rng.choice(("#ffffff", colour(rng, 200, 255))),
    }


FAMILY = Family.single(
    "gvcode",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI gvcode",
    licence="AGPL-3.0-only",
    weight=1.2,
    formerly="pypi-pillow",
)
