"""npm ``react-captcha-code``: hollow letters of one thin line each, crossed by as many lines."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import node_program
from training.generators.sampling import with_text
from training.texts import colour

PROGRAM = node_program(__file__)


def _options(rng: Random, letters: int) -> dict[str, object]:
    """Half with the package's defaults: 100 x 40 pixels for four letters of 25."""
    if rng.random() < 0.5:
        width, size, ground = 25 * letters, 25, "#DFF0D8"
    else:
        size, ground = rng.randint(25, 44), colour(rng, 200, 255)
        # Letters begin six pixels left of the middle of their places.
        width = round((1.5 * size - 10 + rng.uniform(0, 0.4 * size)) * letters)
    # Each letter is turned about the corner, up to five degrees.
    height = max(40, round(1.4 * size + 0.18 * width) - 12)
    return {"width": width, "height": height, "fontSize": size, "bgColor": ground}


FAMILY = Family.single(
    "react-captcha-code",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="npm react-captcha-code",
    licence="ISC",
    weight=1,
)
