"""PyPI ``fast-captcha``: letters in any colour, solid or hollow."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import python_program
from training.generators.sampling import with_text

PROGRAM = python_program(__file__, ".venv-families")


def _options(rng: Random, letters: int) -> dict[str, object]:
    """Around the package's defaults."""
    size = rng.choice((32, rng.randint(26, 44)))
    return {
        "width": max(120, round(size * letters * rng.uniform(0.85, 1.1))),
        "height": round(size * rng.uniform(1.25, 1.6)),
        "font_size": size,
        "lines_num": rng.choice((4, rng.randint(0, 8))),
        "draw_points": rng.random() < 0.4,
        "points_density": rng.randint(2, 8),
    }


FAMILY = Family.single(
    "fast-captcha",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI fast-captcha",
    licence="MIT",
    weight=1.2,
    formerly="pypi-pillow",
)
