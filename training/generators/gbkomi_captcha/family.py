"""PyPI ``gbkomi-captcha``: dark leaning letters on a ground striped row by row, with dots."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import TYPEFACES, python_program
from training.texts import DIGITS, UPPER, rgb

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Around the package's defaults. It cuts small letters off at the foot, so there are none."""
    characters = rng.choice((DIGITS, UPPER, UPPER + DIGITS))
    truth = "".join(rng.choices(characters, k=rng.randint(*lengths)))
    size = rng.choice((40, rng.randint(24, 48)))
    ink, ground = ((150, 255), (0, 80)) if rng.random() < 0.3 else ((0, 110), (190, 250))
    return PROGRAM.draw(
        text=truth,
        seed=rng.getrandbits(63),
        typefaces=[str(face) for face in rng.sample(TYPEFACES, rng.randint(1, 3))],
        font_size=size,
        width=round((0.95 * size + 18) * len(truth) * rng.uniform(1, 1.3)),
        height=round(size * rng.uniform(1.5, 2.2)),
        background_color=rgb(rng, *ground),
        text_color=rgb(rng, *ink),
    )


FAMILY = Family.single(
    "gbkomi-captcha",
    sample,
    PROGRAM,
    generator="PyPI gbkomi-captcha",
    licence="MIT",
    weight=0.5,
)
