"""Perl ``Authen::Captcha``: bitmap letters stretched, specks, lines, a texture. Held out.

It is under the GPL: its code is never imported, only run as a program of its own.
"""

from pathlib import Path
from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import debian_program

_PACKAGE = Path("/usr/share/perl5/Authen/Captcha.pm")
PROGRAM = debian_program("perl", __file__, _PACKAGE)
# It has no pictures of 0, 1, o and l.
CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """The package's defaults: 25 x 35 pixels a character."""
    truth = "".join(rng.choices(CHARACTERS, k=rng.randint(*lengths)))
    return PROGRAM.draw(text=truth, seed=rng.getrandbits(31))


FAMILY = Family.single(
    "authen-captcha",
    sample,
    PROGRAM,
    generator="Perl Authen::Captcha, from Debian",
    licence="GPL-2.0-or-later",
    held_out=True,
    debian=("libauthen-captcha-perl",),
)
