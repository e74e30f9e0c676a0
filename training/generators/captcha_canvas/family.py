"""npm ``captcha-canvas``: leaning letters with a line through all of them, stray ones behind."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import node_program
from training.texts import colour, text

PROGRAM = node_program(__file__)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """A third with the package's defaults, the rest with the options that it offers."""
    truth = text(rng, lengths)
    request: dict[str, object] = {"width": max(300, 50 * len(truth)), "height": 100}
    if rng.random() < 2 / 3:
        size = rng.randint(30, 60)
        request = {
            # Each letter has an equal part of the width, and stands 30 pixels from the edges.
            "width": round(size * len(truth) * rng.uniform(0.9, 1.4)),
            "height": rng.randint(70, 120),
            "captcha": {
                "size": size,
                "font": rng.choice(("Sans", "Serif", "Mono")),
                "color": colour(rng, 0, 160),
                "colors": [colour(rng, 0, 160) for _ in range(rng.choice((0, 0, 3, 5)))],
                "rotate": rng.choice((0, 5, 15, 30)),
                "skew": rng.random() < 0.6,
                "opacity": rng.choice((0.8, 1)),
            },
            "trace": {
                "size": rng.randint(1, 4),
                "color": colour(rng, 0, 200),
                "opacity": rng.choice((0, 0.5, 1, 1)),
            },
            "decoy": {
                "total": rng.randint(1, 20),
                "size": rng.randint(8, 20),
                "opacity": rng.choice((0, 0.3, 0.5, 0.8)),
            },
        }
    return PROGRAM.draw(text=truth, seed=rng.getrandbits(32), **request)


FAMILY = Family.single(
    "captcha-canvas",
    sample,
    PROGRAM,
    generator="npm captcha-canvas",
    licence="Apache-2.0",
    weight=3,
)
