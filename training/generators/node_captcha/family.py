"""npm ``node-captcha``: leaning letters of one colour that run into each other, with two curves."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import node_program
from training.generators.sampling import with_length
from training.texts import DIGITS, colour, text

PROGRAM = node_program(__file__)


def _options(rng: Random, length: int, default: bool) -> dict[str, object]:
    if default:
        truth = "".join(rng.choices(DIGITS, k=length))
        # But for 24 pixels of height and a complexity of 3, which nobody can read.
        return {"text": truth, "size": length, "height": 80, "complexity": 1}
    height = rng.randint(60, 120)
    return {
        "text": text(rng, (length, length)),
        # A letter every third of the height.
        "width": round(height * (length + 2) / 3 * rng.uniform(1, 1.5)),
        "height": height,
        "complexity": rng.choice((1, 1, 2)),
        "color": colour(rng, 0, 130),
        "background": colour(rng, 200, 255),
        "noise": rng.random() < 0.7,
        "noiseColor": colour(rng, 0, 200),
        "lineWidth": rng.randint(1, 3),
    }


FAMILY = Family.single(
    "node-captcha",
    partial(with_length, PROGRAM, _options),
    PROGRAM,
    generator="npm node-captcha",
    licence="MIT",
    weight=0.63,
    formerly="npm-canvas",
)
