"""npm ``captcha-image``: a plain word in the middle of a plain ground."""

from random import Random

from PIL import Image

from training.generators.canvas import FONTS
from training.generators.family import Family, Variant
from training.generators.program import node_program
from training.texts import colour

PROGRAM = node_program(__file__)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """A third with the package's defaults, the rest with options that it offers."""
    options = _options(rng, rng.randint(*lengths), default=rng.random() < 1 / 3)
    return PROGRAM.draw(seed=rng.getrandbits(32), options=options)


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


FAMILY = Family(
    name="captcha-image",
    generator="npm captcha-image",
    licence="ISC",
    sources={"captcha-image": Variant(sample, weight=0.63, program=PROGRAM)},
    formerly="npm-canvas",
)
