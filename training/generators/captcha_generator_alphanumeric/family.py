"""npm ``captcha-generator-alphanumeric``: letters, lines and discs of one ink under confetti."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import node_program
from training.texts import DIGITS, UPPER, within

PROGRAM = node_program(__file__)
# What fits into its 400 pixels.
LENGTHS = (1, 6)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """A third with the package's defaults, the rest with less or other clutter."""
    truth = "".join(rng.choices(UPPER + DIGITS, k=rng.randint(*within(LENGTHS, lengths))))
    request: dict[str, object] = {"height": 120, "complexity": {}}
    if rng.random() < 2 / 3:
        request = {
            "height": rng.randint(120, 200),
            "complexity": {
                "lines": rng.randint(0, 5),
                "circleRadius": rng.randint(0, 7),
                "foregroundNoise": rng.randint(0, 5000),
            },
        }
    return PROGRAM.draw(text=truth, seed=rng.getrandbits(32), **request)


FAMILY = Family.single(
    "captcha-generator-alphanumeric",
    sample,
    PROGRAM,
    generator="npm captcha-generator-alphanumeric",
    licence="GPL-3.0-only",
    weight=1,
    lengths=LENGTHS,
)
