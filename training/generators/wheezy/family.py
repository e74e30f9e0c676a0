"""PyPI ``wheezy.captcha``: warped and rotated glyphs, one curve, dashes, smoothed."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import TYPEFACES, python_program
from training.texts import colour, text

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Half with the colours and strengths of the package's defaults, half around them."""
    truth = text(rng, lengths)
    plain = rng.random() < 0.5
    height = 75 if plain else rng.randint(50, 90)
    # The package's image holds four characters; longer texts get the room that they need.
    width = max(200, 48 * len(truth)) if plain else round(height * (0.6 * len(truth) + 0.4))
    request = {
        "text": truth,
        "seed": rng.getrandbits(63),
        "width": width,
        "height": height,
        "font_sizes": [round(height * share) for share in (0.67, 0.73, 0.8)],
        "fonts": [str(path) for path in rng.sample(TYPEFACES, rng.randint(1, 3))],
        "background": "#EEEECC",
        "color": "#5C87B2",
        "curve": ("#5C87B2", 4, 6),
        "noise": (50, "#EEEECC", 2),
        "squeeze": 0.8,
        "warp": (0.27, 0.21),
        "angle": 25,
    }
    if not plain:
        ink, ground = ((0, 140), (180, 255)) if rng.random() < 0.8 else ((150, 255), (0, 80))
        request |= {
            "background": colour(rng, *ground),
            "color": colour(rng, *ink) if rng.random() < 0.5 else list(ink),
            "curve": (colour(rng, *ink), rng.randint(1, 5), rng.randint(4, 8)),
            "noise": (
                rng.randint(0, 120),
                colour(rng, *rng.choice((ink, ground))),
                rng.randint(1, 3),
            ),
            "squeeze": rng.uniform(0.7, 1.0),
            "warp": (rng.uniform(0, 0.3), rng.uniform(0, 0.25)),
            "angle": rng.randint(0, 35),
        }
    return PROGRAM.draw(**request)


FAMILY = Family.single(
    "wheezy",
    sample,
    PROGRAM,
    generator="PyPI wheezy.captcha",
    licence="MIT",
    weight=3,
)
