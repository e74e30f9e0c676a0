"""ICO: several pictures, of which the largest is taken."""

import struct

from recognize.inspection.bounds import Inspected, check_parts, check_size, damaged, unpacked
from recognize.inspection.png import inspect_png
from recognize.limits import FORMATS, format_of

_UNCOMPRESSED = {0, 3}
_LONGEST = 256


def inspect_ico(data: bytes) -> Inspected:
    """The largest picture, as a PNG or as an ICO of its own. Raises as ``inspect`` does."""
    (count,) = unpacked("<H", data, 4)
    check_parts("ICO", count)
    entries = [unpacked("<BBBBHHII", data, 6 + 16 * number) for number in range(count)]
    if not entries:
        raise damaged("ICO")
    # A side of 256 is written as nought.
    best = max(entries, key=lambda one: ((one[0] or 256) * (one[1] or 256), one[5]))
    *_, depth, size, at = best
    picture = data[at : at + size]
    if format_of(picture) is FORMATS[0]:
        return inspect_png(picture)
    width, twice = unpacked("<ii", picture, 4)
    height = twice // 2
    check_size(abs(width), abs(height))
    if not (0 < width <= _LONGEST and 0 < height <= _LONGEST):
        raise damaged("ICO")
    if unpacked("<I", picture, 0) != (40,) or unpacked("<I", picture, 16)[0] not in _UNCOMPRESSED:
        raise damaged("ICO")
    entry = struct.pack("<BBBBHHII", width & 255, height & 255, 0, 0, 1, depth, len(picture), 22)
    return Inspected(data[:4] + struct.pack("<H", 1) + entry + picture)
