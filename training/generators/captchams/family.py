"""PyPI ``CaptchaMS``: letters amid ellipses and lines."""

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
        "count_ellipses": rng.choice((50, rng.randint(10, 60))),
        "count_lines": rng.choice((5, rng.randint(1, 6))),
        "font_path": str(rng.choice(TYPEFACES)),
        "background": rng.choice(([0, 0, 0, 0], [*rgb(rng, 200, 255), 255])),
    }
    return PROGRAM.draw(text=truth, seed=seed, **options)


FAMILY = Family(
    name="captchams",
    generator="PyPI CaptchaMS",
    licence="MIT",
    sources={"captchams": Variant(sample, weight=4 / 9, program=PROGRAM)},
    formerly="pypi-letters",
)
