"""What native code writes to standard error, without the lines that tell nobody anything.

LiteRT: the first interpreter of a process writes "INFO: Created TensorFlow Lite XNNPACK delegate
for CPU." from C++. LiteRT's Python package has no setting against it (google-ai-edge/LiteRT issue
7420), and ``TF_CPP_MIN_LOG_LEVEL`` does not reach that logger. So the process's file descriptor 2
leads elsewhere while an interpreter is made, and all other lines are written afterwards.

libtiff: each damaged TIFF is a line or more, so that who sends many fills the log. What is wrong is
said in the error that is raised.
"""

import ctypes
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache

from PIL import _imaging

NOTICE = b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU."

_STDERR = 2
# The descriptor is the whole process's: interpreters are made one after the other.
_lock = threading.Lock()


@contextmanager
def without_notice() -> Iterator[None]:
    """Keeps ``NOTICE`` from standard error; every other line gets there at the end."""
    with _lock:
        try:
            kept = os.dup(_STDERR)
        except OSError:
            # A process without standard error has none to keep clean.
            yield
            return
        try:
            held = _memory()
            os.dup2(held, _STDERR)
            try:
                yield
            finally:
                os.dup2(kept, _STDERR)
                _write_others(held, kept)
        finally:
            os.close(kept)


def _memory() -> int:
    """Descriptor of an empty file, in memory where the system can: the disk may be read-only."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("stderr")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def _write_others(held: int, target: int) -> None:
    """Copies the lines of ``held`` but for the notice, and closes it."""
    with open(held, "rb") as file:
        file.seek(0)
        others = b"".join(line for line in file if line.strip() != NOTICE)
    while others:
        others = others[os.write(target, others) :]


@cache
def silence_libtiff() -> None:
    """Keeps the errors and warnings of Pillow's libtiff from standard error, in all of the process.

    Does nothing where Pillow has libtiff within itself, as on Windows, or has none.
    """
    # A symbol that is looked up in a library is looked up in those that it was linked with too.
    with suppress(AttributeError, OSError):
        pillow = ctypes.CDLL(_imaging.__file__)
        for name in ("TIFFSetErrorHandler", "TIFFSetWarningHandler"):
            set_handler = getattr(pillow, name)
            set_handler.argtypes, set_handler.restype = [ctypes.c_void_p], ctypes.c_void_p
            set_handler(None)
