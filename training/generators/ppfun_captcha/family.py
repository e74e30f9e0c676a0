"""npm ``ppfun-captcha``: letters as one crooked outline that goes on from each to the next."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import node_program
from training.texts import colour, text

PROGRAM = node_program(__file__)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Half with the package's defaults, 500 x 300 for four letters, the rest around them."""
    truth = text(rng, lengths)
    width, height = 110 * (len(truth) + 1) - 50, 300
    options: dict[str, object] = {}
    if rng.random() < 0.5:
        height = rng.randint(220, 300)
        options = {
            "fontSize": rng.randint(180, 240),
            "stroke": colour(rng, 0, 110),
            "style": f"stroke-width: {rng.uniform(1, 6):.1f};",
            "nodeDeviation": rng.uniform(0.5, 6),
            "connectionPathDeviation": rng.uniform(1, 10),
            "background": colour(rng, 190, 255),
        }
    return PROGRAM.draw(
        text=truth,
        seed=rng.getrandbits(32),
        options=options | {"width": width, "height": height},
        scale=rng.randint(50, 130) / height,
    )


FAMILY = Family.single(
    "ppfun-captcha",
    sample,
    PROGRAM,
    generator="npm ppfun-captcha",
    licence="MIT",
    weight=1,
)
