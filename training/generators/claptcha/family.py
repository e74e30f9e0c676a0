"""PyPI ``claptcha``: strongly morphed black glyphs and a broad morphed line. Held out."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import TYPEFACES, python_program
from training.texts import text

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Default size and margin; a third of the images with the package's white noise."""
    return PROGRAM.draw(
        text=text(rng, lengths),
        seed=rng.getrandbits(63),
        font=str(rng.choice(TYPEFACES)),
        noise=rng.choice((0.0, 0.0, 0.4)),
    )


FAMILY = Family.single(
    "claptcha",
    sample,
    PROGRAM,
    generator="PyPI claptcha",
    licence="MIT",
    held_out=True,
)
