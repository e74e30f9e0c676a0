"""npm ``captchagen``: letters of all colours, leaning, on a gradient, between thick curves."""

from functools import partial

from training.generators.canvas import word_options
from training.generators.family import Family
from training.generators.program import node_program
from training.generators.sampling import with_length

PROGRAM = node_program(__file__)
# A letter has at most half the height.
OPTIONS = partial(
    word_options, size=75, least=300, height=150, heights=(60, 160), letter=0.5, wide=1.5
)

FAMILY = Family.single(
    "captchagen-npm",
    partial(with_length, PROGRAM, OPTIONS),
    PROGRAM,
    generator="npm captchagen",
    licence="MIT",
    weight=0.63,
    formerly="npm-canvas",
)
