"""What of an encoded image is decoded, found out before anything is.

A file of a megabyte can hold a hundred thousand scans, chunks or tags, each of which a decoder
goes through, and a header of a few bytes can claim pixels for gigabytes. ``inspect`` walks the
file's own structure, refuses what is over ``recognize.limits``, takes the orientation out of
EXIF, and leaves away what no pixel comes from. Files that are damaged are handed on: the
decoder says so. Of each format one module knows.
"""

from collections.abc import Callable

from recognize.inspection.avif import inspect_avif
from recognize.inspection.bmp import inspect_bmp
from recognize.inspection.bounds import Inspected
from recognize.inspection.gif import inspect_gif
from recognize.inspection.ico import inspect_ico
from recognize.inspection.jpeg import inspect_jpeg
from recognize.inspection.png import inspect_png
from recognize.inspection.tiff import inspect_tiff
from recognize.inspection.webp import inspect_webp
from recognize.limits import format_of

_BY_FORMAT: dict[str, Callable[[bytes], Inspected]] = {
    "PNG": inspect_png,
    "JPEG": inspect_jpeg,
    "GIF": inspect_gif,
    "WEBP": inspect_webp,
    "BMP": inspect_bmp,
    "AVIF": inspect_avif,
    "TIFF": inspect_tiff,
    "ICO": inspect_ico,
}


def inspect(data: bytes) -> Inspected:
    """What is to be decoded of a file of any content.

    Takes time in proportion to the bytes, and a copy of them as memory. Raises ``ImageTooLarge``,
    and ``UnsupportedFormat`` and ``BrokenImage`` where no decoder is to be tried.
    """
    found = format_of(data)
    return _BY_FORMAT[found.pillow](data) if found else Inspected(data)
