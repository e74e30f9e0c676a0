"""npm ``node-captcha-generator``: handwritten digits (MNIST's) of uneven heights."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import node_program

PROGRAM = node_program(__file__)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """The package chooses the digits; 450 x 200 pixels are its default, for five."""
    length = rng.randint(*lengths)
    height = rng.randint(40, 200)
    width = round(height * length * rng.uniform(0.35, 0.6))
    return PROGRAM.draw(
        seed=rng.getrandbits(32),
        options={"length": length, "size": {"width": width, "height": height}},
    )


FAMILY = Family.single(
    "node-captcha-generator",
    sample,
    PROGRAM,
    generator="npm node-captcha-generator",
    licence="ISC",
    weight=0.5,
)
