"""WebP: chunks."""

from recognize.inspection.bounds import UPRIGHT, Inspected, check_size, most_frames, unpacked
from recognize.inspection.exif import orientation_of
from recognize.limits import MAX_FILE_PARTS


def inspect_webp(data: bytes) -> Inspected:
    """The file as it is, its orientation and how many frames. Raises ``ImageTooLarge``."""
    at, orientation, frames, most = 12, UPRIGHT, 0, 1
    # Those after so many are frames that nobody sees.
    for _ in range(MAX_FILE_PARTS):
        kind, start = data[at : at + 4], at + 8
        (length,) = unpacked("<I", data, at + 4)
        if kind == b"VP8X":
            # Two numbers of three bytes, each one less than what it means.
            sides = (data[start + byte : start + byte + 3] for byte in (4, 7))
            width, height = (int.from_bytes(side, "little") + 1 for side in sides)
            check_size(width, height)
            most = most_frames(width, height)
        elif kind == b"VP8 ":
            check_size(*(side & 0x3FFF for side in unpacked("<HH", data, start + 6)))
        elif kind == b"VP8L":
            (sides_in_bits,) = unpacked("<I", data, start + 1)
            check_size((sides_in_bits & 0x3FFF) + 1, (sides_in_bits >> 14 & 0x3FFF) + 1)
        elif kind == b"EXIF":
            orientation = orientation_of(data[start : start + length])
        elif kind == b"ANMF":
            frames += 1
        at = start + length + length % 2
        if at >= len(data):
            break
    return Inspected(data, orientation, max(1, min(frames, most)))
