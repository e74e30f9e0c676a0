"""EXIF: of all that it may say, how the picture is to be turned."""

from recognize.inspection.bounds import UPRIGHT, unpacked
from recognize.limits import MAX_EXIF_TAGS

_ORIENTATION = 0x0112
# In a TIFF directory: unsigned integers of two and of four bytes.
_SHORT, _LONG = 3, 4
EXIF = b"Exif\0\0"


def orientation_of(exif: bytes) -> int:
    """How the picture is to be turned; ``UPRIGHT`` where EXIF does not say, or wrongly."""
    tiff = exif.removeprefix(EXIF)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return UPRIGHT
    (directory,) = unpacked(f"{order}I", tiff, 4)
    (tags,) = unpacked(f"{order}H", tiff, directory)
    for number in range(min(tags, MAX_EXIF_TAGS)):
        at = directory + 2 + 12 * number
        tag, kind, count = unpacked(f"{order}HHI", tiff, at)
        if tag == _ORIENTATION:
            size = {_SHORT: "H", _LONG: "I"}.get(kind)
            value = unpacked(order + size, tiff, at + 8)[0] if size and count == 1 else UPRIGHT
            return value if 1 <= value <= 8 else UPRIGHT
    return UPRIGHT
