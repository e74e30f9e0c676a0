"""TIFF: a directory of tags, and strips or tiles.

The first page's directory is written anew, of nothing but what says where its pixels are: a
decoder sees no other page, no profile, and no tag that it might follow elsewhere.
"""

import struct

from recognize.inspection.bounds import (
    ImageTooLarge,
    Inspected,
    UnsupportedFormat,
    check_parts,
    check_size,
    damaged,
    unpacked,
)
from recognize.inspection.exif import orientation_of
from recognize.limits import MAX_EXIF_TAGS, MAX_FILE_PARTS, MAX_IMAGE_PIXELS
from recognize.native_log import silence_libtiff

_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _COLOURS = 256, 257, 258, 259, 262
_STRIP_PLACES, _SAMPLES, _ROWS, _STRIP_SIZES, _PLANES = 273, 277, 278, 279, 284
_PREDICTOR, _PALETTE, _EXTRA = 317, 320, 338
_TILE_WIDTH, _TILE_HEIGHT, _TILE_PLACES, _TILE_SIZES = 322, 323, 324, 325
_PLACES = (_STRIP_PLACES, _STRIP_SIZES, _TILE_PLACES, _TILE_SIZES)
# How many values each may have, where that is more than one.
_MOST = {
    **{tag: MAX_FILE_PARTS for tag in _PLACES},
    _BITS: 5,
    _EXTRA: 4,
    _PALETTE: 3 * 256,
}
_KEPT = {
    *(_WIDTH, _HEIGHT, _COMPRESSION, _COLOURS, _SAMPLES, _ROWS, _PLANES, _PREDICTOR),
    *(_TILE_WIDTH, _TILE_HEIGHT),
    *_MOST,
}
# Of the tags' types, those of two and of four bytes.
_SHORT, _LONG = 3, 4
_TYPES = {_SHORT: "H", _LONG: "I"}
# None, LZW, both of deflate, runs of bytes. Others are JPEG with its scans, or fax machines'.
_COMPRESSIONS = {1, 5, 8, 32773, 32946}
# White is zero, black is zero, RGB, palette, CMYK.
_MODELS = {0, 1, 2, 3, 5}
_SEPARATE = 2

Tags = dict[int, list[int]]


def inspect_tiff(data: bytes) -> Inspected:
    """The first page. Raises ``ImageTooLarge``, ``UnsupportedFormat`` and ``BrokenImage``."""
    order = "<" if data.startswith(b"II") else ">"
    tags = _tags(data, order)
    _check(tags, len(data))
    directory = _written(tags, order, len(data) + len(data) % 2)
    body = data[8:] + bytes(len(data) % 2)
    # What follows is decoding.
    silence_libtiff()
    start = data[:4] + struct.pack(f"{order}I", len(data) + len(data) % 2)
    return Inspected(start + body + directory, orientation_of(data))


def _tags(data: bytes, order: str) -> Tags:
    """The values of those tags of the first directory that are kept."""
    (directory,) = unpacked(f"{order}I", data, 4)
    (count,) = unpacked(f"{order}H", data, directory)
    tags: Tags = {}
    for number in range(min(count, MAX_EXIF_TAGS)):
        at = directory + 2 + 12 * number
        tag, kind, values = unpacked(f"{order}HHI", data, at)
        if tag not in _KEPT or kind not in _TYPES or tag in tags:
            continue
        if tag in _PLACES:
            check_parts("TIFF", values)
        if not 0 < values <= _MOST.get(tag, 1):
            raise damaged("TIFF")
        layout = f"{order}{values}{_TYPES[kind]}"
        place = at + 8
        if struct.calcsize(layout) > 4:
            (place,) = unpacked(f"{order}I", data, at + 8)
        tags[tag] = [*unpacked(layout, data, place)]
    return tags


def _check(tags: Tags, size: int) -> None:
    def one(tag: int, missing: int = 0) -> int:
        return tags.get(tag, [missing])[0]

    width, height = one(_WIDTH), one(_HEIGHT)
    check_size(width, height)
    if one(_COMPRESSION, 1) not in _COMPRESSIONS or one(_COLOURS) not in _MODELS:
        raise UnsupportedFormat(
            "TIFF images of this compression or colour model are not read. Save it as PNG."
        )
    samples = one(_SAMPLES, 1)
    if not 0 < samples <= 5 or max(tags.get(_BITS, [1])) > 16:
        raise damaged("TIFF")
    tiled = _TILE_PLACES in tags
    places, sizes = _PLACES[2:] if tiled else _PLACES[:2]
    across = one(_TILE_WIDTH) if tiled else width
    down = one(_TILE_HEIGHT) if tiled else min(one(_ROWS, height), height)
    if not (across and down and places in tags and sizes in tags):
        raise damaged("TIFF")
    columns, rows = -(-width // across), -(-height // down)
    planes = samples if one(_PLANES, 1) == _SEPARATE else 1
    check_parts("TIFF", columns * rows * planes)
    # At the right and below, tiles go on beyond the picture; each is decoded whole.
    if tiled and columns * across * rows * down > 2 * MAX_IMAGE_PIXELS:
        raise ImageTooLarge(
            f"The TIFF image has {columns * rows} tiles of {across} x {down} pixels, too many for "
            f"its {width} x {height}. Save it as PNG."
        )
    # Each is read: what lies on one another would be so many times.
    if sum(tags[sizes]) > size:
        raise damaged("TIFF")


def _written(tags: Tags, order: str, at: int) -> bytes:
    """A directory that stands at that place, with its values after it."""
    entries, values = [], b""
    behind = at + 2 + 12 * len(tags) + 4
    for tag, numbers in sorted(tags.items()):
        kind = _SHORT if tag in (_BITS, _EXTRA, _PALETTE) else _LONG
        mask = 0xFFFF if kind == _SHORT else 0xFFFFFFFF
        packed = struct.pack(
            f"{order}{len(numbers)}{_TYPES[kind]}", *(number & mask for number in numbers)
        )
        if len(packed) > 4:
            packed, values = struct.pack(f"{order}I", behind + len(values)), values + packed
        entries.append(struct.pack(f"{order}HHI", tag, kind, len(numbers)) + packed.ljust(4, b"\0"))
    count = struct.pack(f"{order}H", len(entries))
    return count + b"".join(entries) + bytes(4) + values
