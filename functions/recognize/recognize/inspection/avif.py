"""AVIF: boxes, and in them a still picture of AV1.

The container's sizes are a claim: the decoder makes as many pixels as AV1's own headers say. They
are read here, of the form in which still pictures are written, which has one frame and one size.
"""

from collections.abc import Iterator

from recognize.inspection.bounds import (
    ImageTooLarge,
    Inspected,
    UnsupportedFormat,
    check_parts,
    check_size,
    damaged,
    unpacked,
)
from recognize.limits import MAX_AVIF_HEAD_BYTES

_PICTURE, _EXIF, _XMP = b"av01", b"Exif", b"mime"
_SEQUENCE, _FRAME_HEADER, _FRAME = 1, 3, 6

Box = tuple[bytes, int, int]
"""Its kind, and where its content starts and ends."""


def inspect_avif(data: bytes) -> Inspected:
    """The file without its metadata. Raises as ``inspect`` does."""
    boxes = [*_boxes(data, 0, len(data))]
    (_, brands, end), *others = boxes
    kinds = [kind for kind, *_ in others]
    if b"avis" in data[brands:end] or b"moov" in kinds:
        raise _other("Animated")
    heads = [box for box in others if box[0] == b"meta"]
    if len(heads) != 1:
        raise damaged("AVIF")
    ((_, start, end),) = heads
    # Decoders look up each of its numbers among all the others.
    if end - start > MAX_AVIF_HEAD_BYTES:
        raise ImageTooLarge(
            f"The AVIF image's head has {end - start:,} bytes; at most {MAX_AVIF_HEAD_BYTES:,} are "
            "taken. Save it anew, without its colour profile."
        )
    return _checked(data, [*_boxes(data, start + 4, end)])


def _boxes(data: bytes, at: int, end: int) -> Iterator[Box]:
    for parts in range(1, len(data)):
        if at + 8 > end:
            return
        check_parts("AVIF", parts)
        (size,), kind, head = unpacked(">I", data, at), data[at + 4 : at + 8], 8
        if size == 1:
            (size,), head = unpacked(">Q", data, at + 8), 16
        size = size or end - at
        if size < head or at + size > end:
            raise damaged("AVIF")
        yield kind, at + head, at + size
        at += size


def _checked(data: bytes, head: list[Box]) -> Inspected:
    """The file without EXIF and XMP, where each of its pictures is a still one of bounded size."""
    kept = bytearray(data)
    pictures = set()
    places: dict[int, bytes] = {}
    for kind, start, end in head:
        if kind == b"iinf":
            for number, item, at in _items(data, start, end):
                if item == _PICTURE:
                    pictures.add(number)
                elif item in (_EXIF, _XMP):
                    kept[at : at + 4] = b"none"
                else:
                    # Of tiles, or derived from others.
                    raise _other("Composed")
        elif kind == b"iloc":
            whole = next((box for box in head if box[0] == b"idat"), (b"idat", 0, 0))
            places = dict(_located(data, start, end, whole))
        elif kind == b"iprp":
            for inner, first, last in _boxes(data, start, end):
                if inner == b"ipco":
                    _check_properties(data, first, last)
    if not pictures <= places.keys():
        raise damaged("AVIF")
    for number in pictures:
        _check_picture(places[number])
    return Inspected(bytes(kept))


def _check_properties(data: bytes, start: int, end: int) -> None:
    for kind, at, _ in _boxes(data, start, end):
        if kind == b"ispe":
            check_size(*unpacked(">II", data, at + 4))
        elif kind in (b"a1op", b"lsel", b"a1lx"):
            raise _other("Layered")


def _items(data: bytes, start: int, end: int) -> Iterator[tuple[int, bytes, int]]:
    """Of each item its number, its kind, and where that stands."""
    start += 6 if data[start] == 0 else 8
    for _, at, _ in _boxes(data, start, end):
        wide = data[at] == 3
        place = at + (10 if wide else 8)
        yield unpacked(">I" if wide else ">H", data, at + 4)[0], data[place : place + 4], place


def _located(data: bytes, at: int, end: int, whole: Box) -> Iterator[tuple[int, bytes]]:
    """Of each item its number and its content."""
    version, sizes, more = data[at], *unpacked(">BB", data, at + 4)
    offset_size, length_size, base_size = sizes >> 4, sizes & 15, more >> 4
    index_size = more & 15 if version else 0
    at += 6

    def number(size: int) -> int:
        nonlocal at
        at += size
        return int.from_bytes(data[at - size : at])

    wide = 4 if version == 2 else 2
    for _ in range(number(wide)):
        item = number(wide)
        method = number(2) & 15 if version else 0
        number(2)
        base, content = number(base_size), []
        for _ in range(number(2)):
            number(index_size)
            first, length = base + number(offset_size), number(length_size)
            if at > end:
                raise damaged("AVIF")
            first += whole[1] if method == 1 else 0
            content.append(data[first : first + length] if length else data[first:])
        if at > end or method > 1 or sum(map(len, content)) > len(data):
            raise damaged("AVIF")
        yield item, b"".join(content)


def _check_picture(content: bytes) -> None:
    """Of one item's AV1: all sizes that it states, and that it has one frame."""
    at, frames = 0, 0
    for parts in range(1, len(content) + 1):
        if at >= len(content):
            break
        check_parts("AVIF", parts)
        head = content[at]
        at += 2 if head & 4 else 1
        size, shift = len(content) - at, 0
        if head & 2:
            size = 0
            while at < len(content):
                byte = content[at]
                size |= (byte & 127) << shift
                at, shift = at + 1, shift + 7
                if byte < 128 or shift > 56:
                    break
        kind = head >> 3 & 15
        if kind == _SEQUENCE:
            _check_sequence(content[at : at + size])
        frames += kind in (_FRAME_HEADER, _FRAME)
        at += size
    if frames != 1:
        raise _other("Layered")


def _check_sequence(content: bytes) -> None:
    # Bits: 3 for the profile, whether it is a still picture and with the short header of one,
    # 5 for the level, 4 for how many bits the width has, 4 for the height's, and both, less one.
    bits = int.from_bytes(content[:8].ljust(8, b"\0"))
    if not bits >> 60 & bits >> 59 & 1:
        raise _other("Animated or unusually written")
    across, down = (bits >> 50 & 15) + 1, (bits >> 46 & 15) + 1
    width = bits >> 46 - across & (1 << across) - 1
    height = bits >> 46 - across - down & (1 << down) - 1
    check_size(width + 1, height + 1)


def _other(how: str) -> UnsupportedFormat:
    return UnsupportedFormat(f"{how} AVIF images are not read. Save it as PNG.")
