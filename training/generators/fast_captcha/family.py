"""PyPI ``fast-captcha``: letters in any colour, solid or hollow."""

from random import Random

from PIL import Image

from training.generators.family import Family, Variant
from training.generators.program import python_program
from training.texts import text

PROGRAM = python_program(__file__, ".venv-families")


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Options around the package's defaults."""
    truth = text(rng, lengths)
    seed = rng.getrandbits(63)
    size = rng.choice((32, rng.randint(26, 44)))
    options = {
        "width": max(120, round(size * len(truth) * rng.uniform(0.85, 1.1))),
        "height": round(size * rng.uniform(1.25, 1.6)),
        "font_size": size,
        "lines_num": rng.choice((4, rng.randint(0, 8))),
        "draw_points": rng.random() < 0.4,
        "points_density": rng.randint(2, 8),
    }
    return PROGRAM.draw(text=truth, seed=seed, **options)


FAMILY = Family(
    name="fast-captcha",
    generator="PyPI fast-captcha",
    licence="MIT",
    sources={"fast-captcha": Variant(sample, weight=1.2, program=PROGRAM)},
    formerly="pypi-pillow",
)
