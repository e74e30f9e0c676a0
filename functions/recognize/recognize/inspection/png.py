"""PNG: chunks."""

import struct

from recognize.inspection.bounds import UPRIGHT, Inspected, check_parts, check_size, unpacked
from recognize.inspection.exif import orientation_of


def inspect_png(data: bytes) -> Inspected:
    """The picture without texts, profiles and further frames. Raises ``ImageTooLarge``."""
    at, parts, orientation, kept = 8, 0, UPRIGHT, [data[:8]]
    while at + 8 <= len(data):
        parts += 1
        check_parts("PNG", parts)
        (length,), kind = struct.unpack_from(">I", data, at), data[at + 4 : at + 8]
        end = at + 12 + length
        if kind == b"IHDR" and length >= 8:
            check_size(*unpacked(">II", data, at + 8))
        elif kind == b"eXIf":
            orientation = orientation_of(data[at + 8 : end - 4])
        # Chunks whose kind begins with a small letter may be left away: texts, colour profiles,
        # times, further frames. Only transparency has to do with the pixels.
        if kind == b"tRNS" or not kind[0] & 0x20 or end > len(data):
            kept.append(data[at:end])
        at = end
        if kind == b"IEND":
            break
    return Inspected(b"".join(kept), orientation)
