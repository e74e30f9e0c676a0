"""What of an encoded image is decoded, found out before anything is.

A file of a megabyte can hold a hundred thousand scans, chunks or tags, each of which a decoder
goes through, and a header of a few bytes can claim pixels for gigabytes. ``inspect`` walks the
file's own structure, refuses what is over ``recognize.limits``, takes the orientation out of
EXIF, and leaves away what no pixel comes from. Files that are damaged are handed on: the
decoder says so.
"""

import re
import struct
from dataclasses import dataclass

from recognize.limits import (
    MAX_EXIF_TAGS,
    MAX_FILE_PARTS,
    MAX_IMAGE_PIXELS,
    MAX_IMAGE_SIDE,
    MAX_RUN_LENGTH_BYTES,
    MAX_SCANS,
)

UPRIGHT = 1
_ORIENTATION = 0x0112
# In a TIFF directory: unsigned integers of two and of four bytes.
_SHORT, _LONG = 3, 4
_EXIF = b"Exif\0\0"


class ImageError(ValueError):
    """The bytes are not an image that the reader takes; the message says what to do."""


class BrokenImage(ImageError):
    """Not an image at all, or one that is truncated or damaged."""


class UnsupportedFormat(ImageError):
    """An image, but of a format that the reader does not open."""


class ImageTooLarge(ImageError):
    """More bytes, pixels or parts than the limits allow."""


@dataclass(frozen=True)
class Inspected:
    """``data``: the file, of which only the pixels are left. ``orientation``: EXIF's, 1 to 8."""

    data: bytes
    orientation: int = UPRIGHT


def inspect(data: bytes) -> Inspected:
    """What is to be decoded of a file of any content. Raises ``ImageTooLarge``.

    Takes time in proportion to the bytes, and a copy of them as memory.
    """
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith((b"GIF87a", b"GIF89a")):
        return _gif(data)
    if data.startswith(b"RIFF") and data.startswith(b"WEBP", 8):
        return _webp(data)
    if data.startswith(b"BM"):
        _check_bmp(data)
    return Inspected(data)


def check_size(width: int, height: int) -> None:
    """Raises ``ImageTooLarge`` for more pixels, or a longer side, than are taken."""
    if width * height > MAX_IMAGE_PIXELS:
        raise ImageTooLarge(
            f"The image is {width} x {height} pixels; at most {MAX_IMAGE_PIXELS:,} pixels are "
            "taken. Crop it to the text or scale it down."
        )
    if max(width, height) > MAX_IMAGE_SIDE:
        raise ImageTooLarge(
            f"The image is {width} x {height} pixels; at most {MAX_IMAGE_SIDE:,} are taken in "
            "width and in height. Crop it to the text."
        )


def _png(data: bytes) -> Inspected:
    at, parts, orientation, kept = 8, 0, UPRIGHT, [data[:8]]
    while at + 8 <= len(data):
        parts += 1
        _check_parts("PNG", parts)
        (length,), kind = struct.unpack_from(">I", data, at), data[at + 4 : at + 8]
        end = at + 12 + length
        if kind == b"IHDR" and length >= 8:
            check_size(*_unpacked(">II", data, at + 8))
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


# A marker, and no byte of what stands where there should be one.
_MARKER = re.compile(rb"\xff[\x01-\xfe]")
_START_OF_SCAN = 0xDA
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xDA)}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
# Comments and what applications keep, but for JFIF's and Adobe's, which say what the colours are.
_NEEDLESS = {0xFE, *range(0xE1, 0xF0)} - {0xEE}


def _jpeg(data: bytes) -> Inspected:
    at, parts, orientation, kept = 2, 0, None, [data[:2]]
    while found := _MARKER.search(data, at):
        parts += 1
        _check_parts("JPEG", parts)
        start, at = found.span()
        kind = data[at - 1]
        if kind == _START_OF_SCAN:
            # Within a scan's own data these two bytes never follow each other.
            _check_scans(data.count(b"\xff\xda", start))
            kept.append(data[start:])
            break
        if kind not in _WITHOUT_LENGTH:
            at += max(2, *_unpacked(">H", data, at))
        if kind in _FRAMES:
            height, width = _unpacked(">HH", data, start + 5)
            check_size(width, height)
        elif kind == 0xE1 and orientation is None and data.startswith(_EXIF, start + 4):
            orientation = orientation_of(data[start + 4 : at])
        if kind not in _NEEDLESS:
            kept.append(data[start:at])
    return Inspected(b"".join(kept), orientation or UPRIGHT)


_BLOCK = re.compile(rb"[!,;]")


def _gif(data: bytes) -> Inspected:
    width, height = _unpacked("<HH", data, 6)
    check_size(width, height)
    flags = data[10] if len(data) > 10 else 0
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    parts, kept = 0, [data[:at]]
    while (found := _BLOCK.search(data, at)) and found.group() != b";":
        parts += 1
        _check_parts("GIF", parts)
        start = at = found.start()
        if found.group() == b",":
            # The first frame; the decoder goes no further.
            left, top, across, down = _unpacked("<HHHH", data, start + 1)
            check_size(max(width, left + across), max(height, top + down))
            kept.append(data[start:])
            break
        at += 2
        while at < len(data) and (length := data[at]):
            at += 1 + length
        at += 1
        # What says which colour is transparent; not comments and what applications keep.
        if data.startswith(b"\xf9", start + 1):
            kept.append(data[start:at])
    return Inspected(b"".join(kept))


def _webp(data: bytes) -> Inspected:
    at, orientation = 12, UPRIGHT
    # Those after so many are frames that nobody sees.
    for _ in range(MAX_FILE_PARTS):
        kind, start = data[at : at + 4], at + 8
        (length,) = _unpacked("<I", data, at + 4)
        if kind == b"VP8X":
            # Two numbers of three bytes, each one less than what it means.
            sides = (data[start + byte : start + byte + 3] for byte in (4, 7))
            check_size(*(int.from_bytes(side, "little") + 1 for side in sides))
        elif kind == b"VP8 ":
            check_size(*(side & 0x3FFF for side in _unpacked("<HH", data, start + 6)))
        elif kind == b"VP8L":
            (sides_in_bits,) = _unpacked("<I", data, start + 1)
            check_size((sides_in_bits & 0x3FFF) + 1, (sides_in_bits >> 14 & 0x3FFF) + 1)
        elif kind == b"EXIF":
            orientation = orientation_of(data[start : start + length])
        at = start + length + length % 2
        if at >= len(data):
            break
    return Inspected(data, orientation)


def _check_bmp(data: bytes) -> None:
    # IBM's header has sides of two bytes, Microsoft's of four; there a height below zero means
    # that the uppermost row comes first.
    old = _unpacked("<I", data, 14) == (12,)
    width, height = _unpacked("<HH" if old else "<ii", data, 18)
    check_size(abs(width), abs(height))
    run_length = not old and _unpacked("<I", data, 30)[0] in (1, 2)
    if run_length and len(data) > MAX_RUN_LENGTH_BYTES:
        raise ImageTooLarge(
            f"The BMP image has {len(data):,} bytes with run-length encoding; at most "
            f"{MAX_RUN_LENGTH_BYTES:,} are taken. Save it as PNG."
        )


def orientation_of(exif: bytes) -> int:
    """How the picture is to be turned; ``UPRIGHT`` where EXIF does not say, or wrongly."""
    tiff = exif.removeprefix(_EXIF)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return UPRIGHT
    (directory,) = _unpacked(f"{order}I", tiff, 4)
    (tags,) = _unpacked(f"{order}H", tiff, directory)
    for number in range(min(tags, MAX_EXIF_TAGS)):
        at = directory + 2 + 12 * number
        tag, kind, count = _unpacked(f"{order}HHI", tiff, at)
        if tag == _ORIENTATION:
            size = {_SHORT: "H", _LONG: "I"}.get(kind)
            value = _unpacked(order + size, tiff, at + 8)[0] if size and count == 1 else UPRIGHT
            return value if 1 <= value <= 8 else UPRIGHT
    return UPRIGHT


def _unpacked(layout: str, data: bytes, at: int) -> tuple[int, ...]:
    """The numbers at a place of the data; zeros where it ends before."""
    end = at + struct.calcsize(layout)
    return struct.unpack(layout, data[at:end].ljust(end - at, b"\0"))


def _check_parts(name: str, parts: int) -> None:
    if parts > MAX_FILE_PARTS:
        raise ImageTooLarge(
            f"The {name} image is of more than {MAX_FILE_PARTS:,} parts. Save it anew, without "
            "comments and profiles."
        )


def _check_scans(scans: int) -> None:
    if scans > MAX_SCANS:
        raise ImageTooLarge(
            f"The JPEG image has {scans:,} scans; at most {MAX_SCANS} are taken. Save it anew."
        )
