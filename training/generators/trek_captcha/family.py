"""npm ``trek-captcha``: a fixed bitmap face, skewed, with a wave and dots. Held out."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import node_program
from training.texts import within

PROGRAM = node_program(__file__)
# What fits into the package's fixed 200 x 70 pixels.
LENGTHS = (1, 6)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """All of its colour styles; the package draws its own text, of small letters."""
    size = rng.randint(*within(LENGTHS, lengths))
    return PROGRAM.draw(seed=rng.getrandbits(32), size=size)


FAMILY = Family.single(
    "trek-captcha",
    sample,
    PROGRAM,
    generator="npm trek-captcha",
    licence="MIT",
    held_out=True,
    lengths=LENGTHS,
)
