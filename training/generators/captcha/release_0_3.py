"""PyPI ``captcha`` 0.3, the release that the university project used.

It runs only with Pillow below 10, so it lives in an environment of its own (``make
captcha-0.3``) and runs as a program (``draw.py``). Where the package came in a pack
(``training.borrowed_gpu.pack``), ``CAPTCHA_0_3`` names its folder, and the program mends what
newer Pillows lack.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

from PIL import Image

from training.generators.captcha.settings import DEFAULT, ORIGINAL, Setting, draw_text
from training.generators.program import Program, python_program

INSTALLED = python_program(__file__, ".venv-captcha-0.3", install="make captcha-0.3")


def packed(folder: Path) -> Program:
    """The program in this process's own environment, with the package in a pack's folder."""
    program = python_program(__file__)
    # Not isolated (-I), and the package's folder first: sys.path may hold another release.
    command = tuple(part for part in program.command if part != "-I")
    variables = (("PYTHONPATH", os.pathsep.join([str(folder), *sys.path])),)
    return replace(program, command=command, needs=(folder,), variables=variables)


_FOLDER = os.environ.get("CAPTCHA_0_3")
PROGRAM = packed(Path(_FOLDER)) if _FOLDER else INSTALLED


def original(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """An RGB image of 128 x 48 pixels with its text, of 59 characters."""
    return sample(rng, lengths, ORIGINAL)


def default(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """An RGB image of 160 x 60 pixels with its text, of 62 characters."""
    return sample(rng, lengths, DEFAULT)


def original_pillow_6(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """As ``original``, as it came out under Pillow 6."""
    return sample(rng, lengths, ORIGINAL, old=True)


def default_pillow_6(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """As ``default``, as it came out under Pillow 6."""
    return sample(rng, lengths, DEFAULT, old=True)


def sample(
    rng: Random,
    lengths: tuple[int, int],
    setting: Setting,
    program: Program = PROGRAM,
    old: bool = False,
) -> tuple[Image.Image, str]:
    """An RGB image of the setting's size with its text; ``old``: as under Pillow 6."""
    return program.draw(
        text=draw_text(rng, setting.characters, lengths),
        seed=rng.getrandbits(63),
        width=setting.width,
        height=setting.height,
        font_sizes=setting.font_sizes,
        old=old,
    )
