"""PyPI ``randcaptcha``: letters turned by up to sixty degrees, among rubbish."""

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
        "fontnames": [str(rng.choice(TYPEFACES))],
        "fontsize": rng.randint(24, 44),
        "background": rng.choice(([200, 200, 200], rgb(rng, 20, 240))),
        "addgarbage": rng.random() < 0.8,
        "rotate": rng.choice(([-60, 60], [-30, 30], [-15, 15])),
    }
    return PROGRAM.draw(text=truth, seed=seed, **options)


FAMILY = Family(
    name="randcaptcha",
    generator="PyPI randcaptcha",
    licence="MIT",
    sources={"randcaptcha": Variant(sample, weight=4 / 9, program=PROGRAM)},
    formerly="pypi-letters",
)
