"""PyPI ``captchaSaz``: small letters far apart in a large picture, under rings and thick lines."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import python_program
from training.generators.sampling import with_text

PROGRAM = python_program(__file__, ".venv-families")


def _options(rng: Random, letters: int) -> dict[str, object]:
    """Half with the package's defaults; letters are a tenth of the width high."""
    if rng.random() < 0.5:
        return {}
    return {
        "width": rng.randint(280, 560),
        "height": rng.randint(120, 240),
        "incld_circle": rng.random() < 0.7,
        "incld_line": rng.random() < 0.7,
        "random_fcolor": rng.random() < 0.3,
    }


FAMILY = Family.single(
    "captchasaz",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI captchaSaz",
    licence="MIT",
    weight=1,
)
