"""Decoding under atheris, which looks for pictures that reach further code: `make fuzz`.

    .venv-fuzz/bin/python -m scripts.fuzz FOLDER [-max_total_time=600] [libFuzzer's other options]

``FOLDER`` holds the pictures to begin with (``python -m scripts.mutate --seeds FOLDER``) and takes
those that reach further. What raises another error than ``ImageError``, takes more than
``-timeout`` seconds or ``-rss_limit_mb`` of memory ends it, and is written as a file.
"""

import sys
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["recognize", "PIL"]):
    from recognize.images import ImageError
    from scripts.preparing import prepare

DEFAULTS = ["-timeout=10", "-rss_limit_mb=1024", "-max_len=65536"]


def main() -> None:
    """Runs until it finds something, or its time is over."""
    program, *asked = sys.argv
    atheris.Setup([program, *DEFAULTS, *asked], decode)
    atheris.Fuzz()


def decode(data: bytes) -> None:
    """Of what is no picture the errors are right."""
    with suppress(ImageError):
        prepare(data)


if __name__ == "__main__":
    main()
