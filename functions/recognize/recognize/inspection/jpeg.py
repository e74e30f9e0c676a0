"""JPEG: segments, frames and scans."""

import re

from recognize.inspection.bounds import (
    UPRIGHT,
    ImageTooLarge,
    Inspected,
    check_parts,
    check_size,
    unpacked,
)
from recognize.inspection.exif import EXIF, orientation_of
from recognize.limits import MAX_SCANS

# A marker, and no byte of what stands where there should be one.
_MARKER = re.compile(rb"\xff[\x01-\xfe]")
_START_OF_SCAN = 0xDA
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xDA)}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
# Comments and what applications keep, but for JFIF's and Adobe's, which say what the colours are.
_NEEDLESS = {0xFE, *range(0xE1, 0xF0)} - {0xEE}


def inspect_jpeg(data: bytes) -> Inspected:
    """The picture without what applications keep. Raises ``ImageTooLarge``."""
    at, parts, orientation, kept = 2, 0, None, [data[:2]]
    while found := _MARKER.search(data, at):
        parts += 1
        check_parts("JPEG", parts)
        start, at = found.span()
        kind = data[at - 1]
        if kind == _START_OF_SCAN:
            # Within a scan's own data these two bytes never follow each other.
            _check_scans(data.count(b"\xff\xda", start))
            kept.append(data[start:])
            break
        if kind not in _WITHOUT_LENGTH:
            at += max(2, *unpacked(">H", data, at))
        if kind in _FRAMES:
            height, width = unpacked(">HH", data, start + 5)
            check_size(width, height)
        elif kind == 0xE1 and orientation is None and data.startswith(EXIF, start + 4):
            orientation = orientation_of(data[start + 4 : at])
        if kind not in _NEEDLESS:
            kept.append(data[start:at])
    return Inspected(b"".join(kept), orientation or UPRIGHT)


def _check_scans(scans: int) -> None:
    if scans > MAX_SCANS:
        raise ImageTooLarge(
            f"The JPEG image has {scans:,} scans; at most {MAX_SCANS} are taken. Save it anew."
        )
