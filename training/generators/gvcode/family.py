"""PyPI ``gvcode``: letters turned by up to a right angle."""

from random import Random

from PIL import Image

from training.generators.family import Family, Variant
from training.generators.program import python_program
from training.texts import colour, text

PROGRAM = python_program(__file__, ".venv-families")


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Options around the package's defaults."""
    truth = text(rng, lengths)
    seed = rng.getrandbits(63)
    size = rng.choice((50, rng.randint(36, 60)))
    options = {
        # Each letter has an equal part of the width: at the default, room for four.
        "width": max(200, round(size * len(truth) * rng.uniform(0.9, 1.1))),
        "height": round(size * rng.uniform(1.3, 1.7)),
        "fontsize": size,
        "font": rng.choice(("arial.ttf", "calibri.ttf")),
        "draw_dots": rng.random() < 0.4,
        "lines_width": rng.choice((3, rng.randint(1, 4))),
        "mask": rng.random() < 0.4,
        "font_background_value": rng.choice(("#ffffff", colour(rng, 200, 255))),
    }
    return PROGRAM.draw(text=truth, seed=seed, **options)


FAMILY = Family(
    name="gvcode",
    generator="PyPI gvcode",
    licence="AGPL-3.0-only",
    sources={"gvcode": Variant(sample, weight=1.2, program=PROGRAM)},
    formerly="pypi-pillow",
)
