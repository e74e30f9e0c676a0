"""PyPI ``bettercaptcha``: letters under lines and dots, on plain, coloured or mottled grounds."""

from random import Random

from PIL import Image

from training.generators.family import Family, Variant
from training.generators.program import TYPEFACES, python_program
from training.texts import rgb, text

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Options around the package's defaults."""
    truth = text(rng, lengths)
    seed = rng.getrandbits(63)
    options = {
        "font": str(rng.choice(TYPEFACES)),
        "font_size": rng.choice((24, rng.randint(20, 40))),
        "colour": rng.choice(([0, 0, 0], rgb(rng, 0, 120))),
        "background": rng.choice((None, "random", "color")),
        "distortion": rng.random() < 0.5,
        "lines": rng.randint(0, 8),
        "points": rng.randint(0, 30),
        "frame": rng.random() < 0.3,
    }
    return PROGRAM.draw(text=truth, seed=seed, **options)


FAMILY = Family(
    name="bettercaptcha",
    generator="PyPI bettercaptcha",
    licence="MIT",
    sources={"bettercaptcha": Variant(sample, weight=4 / 9, program=PROGRAM)},
    formerly="pypi-letters",
)
