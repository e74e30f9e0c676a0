"""Perl ``GD::SecurityImage``: scrambled letters over lines, boxes, ellipses. Held out."""

from pathlib import Path
from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import TYPEFACES, debian_program
from training.texts import colour, text

_PACKAGE = Path("/usr/share/perl5/GD/SecurityImage.pm")
PROGRAM = debian_program("perl", __file__, _PACKAGE, *TYPEFACES)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """The package's styles, with sizes and colours as in its documentation."""
    truth = text(rng, lengths)
    size = rng.randint(18, 26)
    scramble = rng.random() < 0.5
    # Scrambled letters stand apart and turn: in less room the package cuts them off.
    across, down = (2.1, 4.5) if scramble else (1.35, 2.6)
    return PROGRAM.draw(
        text=truth,
        seed=rng.getrandbits(31),
        style=rng.choice(("default", "rect", "box", "circle", "ellipse", "ec", "blank")),
        font=str(rng.choice(TYPEFACES)),
        size=size,
        width=round(size * (across * len(truth) + 1)),
        height=round(size * down),
        lines=rng.randint(5, 10),
        scramble=scramble,
        ink=colour(rng, 0, 110),
        line=colour(rng, 60, 220),
        particles=rng.choice((0, 0, 300, 800)),
    )


FAMILY = Family.single(
    "gd-security-image",
    sample,
    PROGRAM,
    generator="Perl GD::SecurityImage, from Debian",
    licence="Artistic-1.0-Perl OR GPL-1.0-or-later",
    held_out=True,
    debian=("libgd-securityimage-perl",),
)
