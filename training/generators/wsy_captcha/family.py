"""PyPI ``wsy-captcha``: outlined letters with thick shadows, warped, under one curve."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import python_program
from training.texts import within

PROGRAM = python_program(__file__, ".venv-families")
# Those of the package, whose typeface tells no others apart.
CHARACTERS = "ABCEFGHJKLMNPQRTUVWXYZ2346789"
# Its letters are 65 to 75 pixels high, whatever the picture's size.
LENGTHS = (1, 8)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """The package's manner; its 200 x 75 pixels are for four letters."""
    truth = "".join(rng.choices(CHARACTERS, k=rng.randint(*within(LENGTHS, lengths))))
    return PROGRAM.draw(
        text=truth,
        seed=rng.getrandbits(63),
        width=max(200, 52 * len(truth)),
        height=rng.choice((75, rng.randint(75, 110))),
    )


FAMILY = Family.single(
    "wsy-captcha",
    sample,
    PROGRAM,
    generator="PyPI wsy-captcha",
    licence="BSD-3-Clause",
    weight=1,
    lengths=LENGTHS,
)
