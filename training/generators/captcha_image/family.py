"""npm ``captcha-image``: a plain word in the middle of a plain ground."""

from functools import partial
from random import Random

from training.generators.canvas import FONTS
from training.generators.family import Family
from training.generators.program import node_program
from training.generators.sampling import with_length
from training.texts import colour

PROGRAM = node_program(__file__)


def _options(rng: Random, length: int, default: bool) -> dict[str, object]:
    if default:
        size, style, family, width, height = 35, "", "Arial", 300, 150
        ground, ink = "#eee", "#222"
    else:
        size = rng.randint(16, 48)
        style = rng.choice(("", "", "bold ", "italic "))
        family = rng.choice(FONTS)
        width = round(size * length * rng.uniform(0.8, 1.3)) + 20
        height = round(size * rng.uniform(1.2, 3))
        ground, ink = colour(rng, 190, 255), colour(rng, 0, 110)
        if rng.random() < 0.2:
            ground, ink = ink, ground
    return {
        "font": f"{style}{size}px {family}",
        "width": width,
        "height": height,
        "ground": ground,
        "ink": ink,
        "length": length,
    }


FAMILY = Family.single(
    "captcha-image",
    partial(with_length, PROGRAM, _options),
    PROGRAM,
    generator="npm captcha-image",
    licence="ISC",
    weight=0.63,
    formerly="npm-canvas",
)
