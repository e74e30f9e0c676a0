"""npm ``simple-captcha``: upright letters of all colours on white, over thick curves."""

from functools import partial
from random import Random

from training.generators.canvas import FONTS, default_word, word_width
from training.generators.family import Family
from training.generators.program import node_program
from training.generators.sampling import with_length
from training.texts import text

PROGRAM = node_program(__file__)


def _options(rng: Random, length: int, default: bool) -> dict[str, object]:
    if default:
        # The size of the example: the package's own cuts letters off.
        return default_word(rng, length, size=24, least=100, height=40)
    truth, height = text(rng, (length, length)), rng.randint(40, 120)
    return {
        "text": truth,
        "width": round(word_width(truth, 0.6 * height) * rng.uniform(1, 1.3)),
        "height": height,
        "font": rng.choice(FONTS),
    }


FAMILY = Family.single(
    "simple-captcha",
    partial(with_length, PROGRAM, _options),
    PROGRAM,
    generator="npm simple-captcha",
    licence="MIT",
    weight=0.63,
    formerly="npm-canvas",
)
