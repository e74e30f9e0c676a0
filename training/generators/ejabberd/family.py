"""The captcha script of the XMPP server ejabberd (GPL), as Debian ships it: wavy hollow digits."""

from pathlib import Path
from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import DebianFile, python_program
from training.texts import DIGITS, within

_SCRIPT = DebianFile("ejabberd", "usr/share/ejabberd/captcha.sh", "ejabberd-captcha.sh")
_IMAGEMAGICK = Path("/usr/bin/convert")
PROGRAM = python_program(__file__, arguments=(_SCRIPT.kept,), needs=(_IMAGEMAGICK,))
# Its picture has room for so many.
LENGTHS = (1, 6)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Digits, as the server asks for."""
    length = rng.randint(*within(LENGTHS, lengths))
    return PROGRAM.draw(
        text="".join(rng.choices(DIGITS, k=length)),
        numbers=[rng.getrandbits(16) for _ in range(24)],
    )


FAMILY = Family.single(
    "ejabberd",
    sample,
    PROGRAM,
    generator="ejabberd's captcha.sh, from Debian",
    licence="GPL-2.0-only",
    weight=1,
    lengths=LENGTHS,
    debian=("imagemagick",),
    debian_files=(_SCRIPT,),
)
