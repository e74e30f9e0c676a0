"""Serves what a family's ``draw.py`` draws; see ``training/generators/program.py``.

    python -I serve.py DRAW.py [FILE ...]

``draw(...)`` of that file takes what a request has beside its seed, by name. It returns an image,
or an image and the text where the package chooses its own; an image is Pillow's or a file's
bytes. The files are its ``sys.argv[1:]``.
This file is the project's own and MIT; programs under the GPL run it, and it imports nothing.
"""

import io
import json
import random
import runpy
import sys
from typing import Any


def encoded(image: Any) -> bytes:
    """A file's bytes: uncompressed where that keeps every pixel, for it is read at once."""
    # Of no type that this file can name: Pillow is the program's.
    if isinstance(image, bytes):
        return image
    data = io.BytesIO()
    if image.mode == "RGB":
        image.save(data, "PPM")
    else:
        image.save(data, "PNG", compress_level=1)
    return data.getvalue()


def seed(number: int | None) -> None:
    """Seeds what packages draw from: ``random``, and NumPy where one has imported it."""
    random.seed(number)
    if number is not None and "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(number % 2**32)


def main() -> None:
    """Answers one request a line until the input ends."""
    del sys.argv[0]
    draw = runpy.run_path(sys.argv[0])["draw"]
    for line in sys.stdin:
        request = json.loads(line)
        seed(request.pop("seed", None))
        drawn = draw(**request)
        image, text = drawn if isinstance(drawn, tuple) else (drawn, request["text"])
        data = encoded(image)
        sys.stdout.buffer.write(f"{len(data)} {text}\n".encode() + data)
        sys.stdout.buffer.flush()


main()
