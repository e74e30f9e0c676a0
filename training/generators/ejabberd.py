"""The captcha script of the XMPP server ejabberd (GPL), as Debian ships it: wavy hollow digits."""

import sys
from pathlib import Path
from random import Random

from PIL import Image

from training.generators.program import DEBIAN, HERE, Program
from training.generators.texts import DIGITS

_SCRIPT = DEBIAN / "ejabberd-captcha.sh"
_IMAGEMAGICK = Path("/usr/bin/convert")
PROGRAM = Program(
    (sys.executable, "-I", str(HERE / "ejabberd_process.py"), str(_SCRIPT)),
    (_SCRIPT, _IMAGEMAGICK),
    "make families",
)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Digits, as the server asks for; its picture has room for six of them."""
    shortest, longest = lengths
    length = rng.randint(min(shortest, 6), min(longest, 6))
    return PROGRAM.draw(
        text="".join(rng.choices(DIGITS, k=length)),
        numbers=[rng.getrandbits(16) for _ in range(24)],
    )
