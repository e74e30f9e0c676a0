"""PyPI ``captcha`` 0.3, the release that the university project used.

It runs only with Pillow below 10, so it lives in an environment of its own (``make
captcha-0.3``) and is spoken to as a process: one request line in, one image out. See
``captcha03_process.py`` for the other end. Where the package came in a pack
(``training.borrowed_gpu.pack``), ``CAPTCHA_0_3`` names its folder, and the process mends what newer
Pillows lack.
"""

import atexit
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from random import Random

from PIL import Image

from training.generators.settings import DEFAULT, ORIGINAL, Setting, draw_text

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-captcha-0.3" / "bin" / "python"


def original(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    return _sample(rng, lengths, ORIGINAL)


def default(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    return _sample(rng, lengths, DEFAULT)


def _sample(rng: Random, lengths: tuple[int, int], setting: Setting):
    text = draw_text(rng, setting.characters, lengths)
    size = (setting.width, setting.height)
    process = _process()
    request = [text, rng.getrandbits(63), *size, setting.font_sizes]
    process.stdin.write(json.dumps(request).encode() + b"\n")
    process.stdin.flush()
    pixels = process.stdout.read(size[0] * size[1] * 3)
    if len(pixels) != size[0] * size[1] * 3:
        raise RuntimeError(f"The captcha 0.3 process ended with {process.wait()}.")
    return Image.frombytes("RGB", size, pixels), text


@cache
def _process() -> subprocess.Popen:
    """One generator process for each process that asks."""
    packed = os.environ.get("CAPTCHA_0_3")
    if not packed and not PYTHON.exists():
        raise FileNotFoundError(
            f"{PYTHON} is missing: run `make captcha-0.3` (needs Python 3.11), "
            "or train without the sources of release 0.3."
        )
    process = subprocess.Popen(
        [
            sys.executable if packed else PYTHON,
            Path(__file__).with_name("captcha03_process.py"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # The package's folder first: the parent's path may hold another release.
        env=os.environ | {"PYTHONPATH": os.pathsep.join([packed, *sys.path])} if packed else None,
    )
    # Closing its input ends it.
    atexit.register(process.stdin.close)
    return process
