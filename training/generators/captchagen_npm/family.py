"""npm ``captchagen``: letters of all colours, leaning, on a gradient, between thick curves."""

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
        return default_word(rng, length, size=75, least=300, height=150)
    truth, height = text(rng, (length, length)), rng.randint(60, 160)
    return {
        "text": truth,
        # A letter has at most half the height.
        "width": round(max(1.5 * height, word_width(truth, height / 2)) * rng.uniform(1, 1.3)),
        "height": height,
        "font": rng.choice(FONTS),
    }


FAMILY = Family.single(
    "captchagen-npm",
    partial(with_length, PROGRAM, _options),
    PROGRAM,
    generator="npm captchagen",
    licence="MIT",
    weight=0.63,
    formerly="npm-canvas",
)
