"""npm ``canvas-captcha``: outlined letters over the paler outlines of others."""

from functools import partial
from random import Random

from training.generators.canvas import FONTS
from training.generators.family import Family
from training.generators.program import node_program
from training.generators.sampling import with_length
from training.texts import characters, colour

PROGRAM = node_program(__file__)


def _options(rng: Random, length: int, default: bool) -> dict[str, object]:
    if default:
        # Its default width is for four letters.
        return {"charLength": length, "size": {"width": max(100, 36 + 16 * length), "height": 32}}
    size = rng.randint(22, 44)
    width = round(size * (1 + 0.75 * length))
    lean, behind = rng.uniform(-0.06, 0.06), rng.uniform(-0.08, 0.08)
    height = round(size * rng.uniform(1.2, 1.6) + abs(lean) * width)
    return {
        "charLength": length,
        "charPool": list(characters(rng)),
        "size": {"width": width, "height": height},
        # Leaning is about the corner, so what leans up has to start lower.
        "textPos": {
            "left": round(size / 2),
            "top": round(height / 2 + 0.35 * size - lean * width / 2),
        },
        # The second lean is on top of the first.
        "cRotate": behind,
        "rotate": lean - behind,
        "font": f"{size}px {rng.choice(('Unifont', *FONTS))}",
        "cFont": f"{round(size * rng.uniform(0.9, 1.2))}px {rng.choice(FONTS)}",
        "strokeStyle": colour(rng, 0, 110),
        "cStrokeStyle": colour(rng, 180, 225),
        "bgColor": colour(rng, 225, 255),
        "confusion": rng.random() < 0.8,
    }


FAMILY = Family.single(
    "canvas-captcha",
    partial(with_length, PROGRAM, _options),
    PROGRAM,
    generator="npm canvas-captcha",
    licence="MIT",
    weight=0.63,
    formerly="npm-canvas",
)
