"""PyPI ``easy-captcha-python``, after Java's EasyCaptcha: ten ornamental faces, a curve, rings."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import python_program
from training.texts import text

PROGRAM = python_program(__file__, ".venv-families")
_FACES = 10
# These have no small letters of their own and draw capitals: the text says so.
_CAPITALS_ONLY = (0, 2, 4, 9)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """All of its faces; a third at the default size, the others around it."""
    truth = text(rng, lengths)
    face = rng.randrange(_FACES)
    if face in _CAPITALS_ONLY:
        truth = truth.upper()
    height, size = 48, 32
    # Each character has an equal part of the width: at the default, room for five.
    share = 26
    if rng.random() < 2 / 3:
        height = rng.randint(36, 64)
        size = round(height * rng.uniform(0.55, 0.75))
        share = round(size * rng.uniform(0.8, 1.1))
    return PROGRAM.draw(
        text=truth,
        seed=rng.getrandbits(63),
        width=max(60, share * len(truth)),
        height=height,
        font=face,
        size=size,
    )


FAMILY = Family.single(
    "easy-captcha",
    sample,
    PROGRAM,
    generator="PyPI easy-captcha-python",
    licence="Apache-2.0",
    weight=3,
)
