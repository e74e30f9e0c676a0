"""PyPI ``flask-simple-captcha``: a bold fixed-width face under a tangle of its own colour."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import python_program
from training.texts import rgb, text

PROGRAM = python_program(__file__, ".venv-families")


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Half with the package's white on black, half in other colours."""
    ground, ink = [0, 0, 0], [255, 255, 255]
    if rng.random() < 0.5:
        light, dark = rgb(rng, 170, 255), rgb(rng, 0, 90)
        ground, ink = rng.choice(((light, dark), (dark, light)))
    return PROGRAM.draw(text=text(rng, lengths), seed=rng.getrandbits(63), ground=ground, ink=ink)


FAMILY = Family.single(
    "flask-simple",
    sample,
    PROGRAM,
    generator="PyPI flask-simple-captcha",
    licence="MIT",
    weight=3,
)
