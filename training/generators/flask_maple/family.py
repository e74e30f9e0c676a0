"""PyPI ``Flask-Maple``: skewed letters of one colour under lines and dots."""

from random import Random

from PIL import Image

from training.generators.family import Family, Variant
from training.generators.program import TYPEFACES, python_program
from training.texts import text

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Options around the package's defaults."""
    truth = text(rng, lengths)
    seed = rng.getrandbits(63)
    scale = rng.choice((1, rng.uniform(1, 2)))
    options = {
        "size": [round(30 * scale * len(truth)), round(30 * scale)],
        "font_size": round(18 * scale),
        "font_type": str(rng.choice(TYPEFACES)),
        "fg_color": rng.choice(("#0000ff", "#000000", "#a00000")),
        "n_line": rng.choice(([1, 2], [2, 4])),
        "point_chance": rng.choice((2, rng.randint(0, 5))),
    }
    return PROGRAM.draw(text=truth, seed=seed, **options)


FAMILY = Family(
    name="flask-maple",
    generator="PyPI Flask-Maple",
    licence="BSD-3-Clause",
    sources={"flask-maple": Variant(sample, weight=4 / 9, program=PROGRAM)},
    formerly="pypi-letters",
)
