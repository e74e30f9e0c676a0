"""PyPI ``InnoCaptcha``'s sums: numbers and signs of coarse pixels, far apart, wavy."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.innocaptcha.family import PROGRAM
from training.texts import within

LENGTHS = (5, 7)


def sample(rng: Random, lengths: tuple[int, int] = LENGTHS) -> tuple[Image.Image, str]:
    """A sum, a difference or a product of two numbers up to ten, with ``=?``."""
    shortest, longest = within(LENGTHS, lengths)
    while True:
        image, truth = PROGRAM.draw(text="", seed=rng.getrandbits(63))
        if shortest <= len(truth) <= longest:
            return image, truth


FAMILY = Family.single(
    "innocaptcha-sums",
    sample,
    PROGRAM,
    generator="PyPI InnoCaptcha",
    licence="MIT",
    weight=0.5,
    lengths=LENGTHS,
)
