"""PNG: chunks."""

import struct
import zlib

from recognize.inspection.bounds import (
    UPRIGHT,
    Inspected,
    check_parts,
    check_size,
    most_frames,
    unpacked,
)
from recognize.inspection.exif import orientation_of

_ANIMATION, _FRAME, _FRAME_DATA = b"acTL", b"fcTL", b"fdAT"


def inspect_png(data: bytes) -> Inspected:
    """The picture and its first frames, without texts and profiles. Raises ``ImageTooLarge``."""
    at, parts, orientation, kept = 8, 0, UPRIGHT, [(b"", data[:8])]
    frames, most = 0, 1
    while at + 8 <= len(data):
        parts += 1
        check_parts("PNG", parts)
        (length,), kind = struct.unpack_from(">I", data, at), data[at + 4 : at + 8]
        end = at + 12 + length
        if kind == b"IHDR" and length >= 8:
            size = unpacked(">II", data, at + 8)
            check_size(*size)
            most = most_frames(*size)
        elif kind == b"eXIf":
            orientation = orientation_of(data[at + 8 : end - 4])
        frames += kind == _FRAME
        # Chunks whose kind begins with a small letter may be left away: texts, colour profiles,
        # times. Only transparency and further frames have to do with the pixels.
        is_shown = kind in (_ANIMATION, _FRAME, _FRAME_DATA) and frames <= most
        if kind == b"tRNS" or not kind[0] & 0x20 or is_shown or end > len(data):
            kept.append((kind, data[at:end]))
        at = end
        if kind == b"IEND":
            break
    frames = min(frames, most)
    if frames > 1 and any(kind == _ANIMATION for kind, _ in kept):
        chunks = [_counted(frames) if kind == _ANIMATION else chunk for kind, chunk in kept]
        return Inspected(b"".join(chunks), orientation, frames)
    still = (chunk for kind, chunk in kept if kind not in (_ANIMATION, _FRAME, _FRAME_DATA))
    return Inspected(b"".join(still), orientation)


def _counted(frames: int) -> bytes:
    """The chunk that says how many frames there are, and that they are shown once."""
    body = _ANIMATION + struct.pack(">II", frames, 1)
    return struct.pack(">I", 8) + body + struct.pack(">I", zlib.crc32(body))
