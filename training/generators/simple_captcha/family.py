"""npm ``simple-captcha``: upright letters of all colours on white, over thick curves."""

from functools import partial

from training.generators.canvas import word_options
from training.generators.family import Family
from training.generators.program import node_program
from training.generators.sampling import with_length

PROGRAM = node_program(__file__)
# The font's size is the example's: the package's own cuts letters off.
OPTIONS = partial(word_options, size=24, least=100, height=40, heights=(40, 120), letter=0.6)

FAMILY = Family.single(
    "simple-captcha",
    partial(with_length, PROGRAM, OPTIONS),
    PROGRAM,
    generator="npm simple-captcha",
    licence="MIT",
    weight=0.63,
    formerly="npm-canvas",
)
