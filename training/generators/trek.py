"""npm ``trek-captcha``: a fixed bitmap face, skewed, with a wave and dots. Held out."""

from random import Random

from PIL import Image

from training.generators.program import node_program

PROGRAM = node_program("trek_process.cjs")
# What fits into the package's fixed 200 x 70 pixels.
LONGEST = 6


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """All of its colour styles; the package draws its own text, of small letters."""
    if lengths[0] > LONGEST:
        raise ValueError(f"trek-captcha draws at most {LONGEST} characters, not {lengths}")
    size = rng.randint(lengths[0], min(lengths[1], LONGEST))
    return PROGRAM.draw(seed=rng.getrandbits(32), size=size)
