"""npm ``@haileybot/captcha-generator``: black leaning letters under lines, discs, dust."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import node_program
from training.texts import within

PROGRAM = node_program(__file__)
# It draws six letters always.
LENGTHS = (6, 6)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """A third with the package's default height, the rest with others; it draws its own text."""
    within(LENGTHS, lengths)
    options = {} if rng.random() < 1 / 3 else {"height": rng.randint(250, 400)}
    return PROGRAM.draw(seed=rng.getrandbits(32), options=options)


FAMILY = Family.single(
    "haileybot-captcha-generator",
    sample,
    PROGRAM,
    generator="npm @haileybot/captcha-generator",
    licence="GPL-3.0-only",
    weight=0.22,
    lengths=LENGTHS,
    formerly="npm-canvas",
)
