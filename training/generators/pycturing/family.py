"""PyPI ``pycturing``: leaning letters over a hundred small ones of all colours."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import python_program
from training.generators.sampling import with_text

PROGRAM = python_program(__file__, ".venv-families")


def _options(rng: Random, letters: int) -> dict[str, object]:
    """Mostly the package's default size, or another that it was made for."""
    return {"size": rng.choice((28, 28, 22, 36, 44))}


FAMILY = Family.single(
    "pycturing",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI pycturing",
    licence="MIT",
    weight=0.5,
)
