"""npm ``svg-captcha``: glyph outlines and curves as SVG, drawn to pixels by resvg."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import node_program
from training.texts import colour, text

PROGRAM = node_program(__file__)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """A third with the package's defaults, the rest with the options that it offers."""
    truth = text(rng, lengths)
    options: dict[str, object] = {"width": max(150, 37 * len(truth)), "height": 50}
    if rng.random() < 2 / 3:
        height = rng.randint(36, 80)
        options = {
            "width": round(height * (0.62 * len(truth) + 0.5)),
            "height": height,
            "fontSize": round(height * rng.uniform(0.8, 1.2)),
            "noise": rng.choice((0, 1, 2, 3, 4)),
            "color": rng.random() < 0.6,
        }
        kind = rng.random()
        if kind < 0.3:
            options["background"] = colour(rng, 190, 255)
        elif kind < 0.45:
            options |= {"background": colour(rng, 0, 70), "inverse": True}
    return PROGRAM.draw(
        text=truth, seed=rng.getrandbits(32), options=options, scale=rng.choice((1, 1, 1, 1.5, 2))
    )


FAMILY = Family.single(
    "svg-captcha",
    sample,
    PROGRAM,
    generator="npm svg-captcha",
    licence="MIT",
    weight=3,
)
