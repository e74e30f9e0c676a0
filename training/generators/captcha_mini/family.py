"""npm ``captcha-mini``: letters far apart, of dark colours, with thin lines and dots."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import node_program
from training.generators.sampling import with_length
from training.texts import characters

PROGRAM = node_program(__file__)


def _options(rng: Random, length: int, default: bool) -> dict[str, object]:
    if default:
        # The size of the example: it has none of its own.
        return {"width": 240, "height": 90, "length": length}
    size = rng.randint(20, 44)
    width = round(size * max(2, length) * rng.uniform(1.2, 1.8))
    return {
        # Each letter is turned about the corner, up to six degrees.
        "height": round(rng.uniform(1.2, 1.6) * size + 0.2 * width),
        "width": width,
        "length": length,
        "content": characters(rng),
        "fontSize": size,
        "fontStyle": "stroke" if size > 30 and rng.random() < 0.3 else "fill",
        "lineNum": rng.randint(0, 1 + length),
        "lineWidth": rng.choice((0.5, 1, 2)),
        "dotNum": rng.randint(0, 10 * length),
        "dotR": rng.choice((1, 1, 2)),
        "preGroundColor": [0, rng.randint(40, 130)],
        "backGroundColor": [rng.randint(170, 240), 255],
    }


FAMILY = Family.single(
    "captcha-mini",
    partial(with_length, PROGRAM, _options),
    PROGRAM,
    generator="npm captcha-mini",
    licence="ISC",
    weight=0.63,
    formerly="npm-canvas",
)
