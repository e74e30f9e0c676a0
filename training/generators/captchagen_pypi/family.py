"""PyPI ``CaptchaGen``: letters in any colour, turned, under dots and lines."""

from random import Random

from PIL import Image

from training.generators.family import Family, Variant
from training.generators.program import TYPEFACES, python_program
from training.texts import text

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Options around the package's defaults."""
    truth = text(rng, lengths)
    seed = rng.getrandbits(63)
    options = {
        "font": str(rng.choice(TYPEFACES)),
        "width": max(200, 45 * len(truth)),
        "height": rng.choice((80, rng.randint(60, 90))),
        "rotate": rng.random() < 0.6,
        "noise": rng.random() < 0.7,
        "random_color": rng.random() < 0.6,
        "dot_count": rng.choice((200, rng.randint(20, 250))),
        "line_count": rng.choice((8, rng.randint(0, 10))),
    }
    return PROGRAM.draw(text=truth, seed=seed, **options)


FAMILY = Family(
    name="captchagen-pypi",
    generator="PyPI CaptchaGen",
    licence="GPL-3.0-or-later",
    sources={"captchagen-pypi": Variant(sample, weight=4 / 9, program=PROGRAM)},
    formerly="pypi-letters",
)
