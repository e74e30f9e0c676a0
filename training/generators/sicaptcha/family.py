"""PyPI ``sicaptcha``: a word over a thick line to and fro, on a grid of dots."""

from random import Random

from PIL import Image, ImageFont

from training.generators.family import Family
from training.generators.program import TYPEFACES, python_program
from training.texts import rgb, text

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)
# Of the package's picture, whatever the text.
SIZE = (180, 60)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """The package's colours or others; letters as large as fit."""
    truth, face = text(rng, lengths), str(rng.choice(TYPEFACES))
    fits = 0.95 * SIZE[0] / ImageFont.truetype(face, 100).getlength(truth) * 100
    options: dict[str, object] = {}
    if rng.random() < 0.5:
        options = {
            "bgcolor": [*rgb(rng, 190, 255), 255],
            "textcolor": [*rgb(rng, 0, 90), 250],
            "linecolor": [*rgb(rng, 0, 110), rng.randint(60, 120)],
        }
    return PROGRAM.draw(
        text=truth,
        seed=rng.getrandbits(63),
        font=face,
        font_size=int(min(fits, 48) * rng.uniform(0.7, 1)),
        **options,
    )


FAMILY = Family.single(
    "sicaptcha",
    sample,
    PROGRAM,
    generator="PyPI sicaptcha",
    licence="MIT",
    weight=0.5,
)
