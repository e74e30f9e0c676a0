"""GIF: blocks."""

import re

from recognize.inspection.bounds import (
    Inspected,
    check_parts,
    check_size,
    most_frames,
    unpacked,
)

_BLOCK = re.compile(rb"[!,;]")


def inspect_gif(data: bytes) -> Inspected:
    """The first frames, without comments. Raises ``ImageTooLarge``."""
    width, height = unpacked("<HH", data, 6)
    check_size(width, height)
    flags = data[10] if len(data) > 10 else 0
    at = 13 + _table_bytes(flags)
    parts, frames, kept = 0, 0, [data[:at]]
    while (found := _BLOCK.search(data, at)) and found.group() != b";":
        parts += 1
        check_parts("GIF", parts)
        start = found.start()
        if found.group() == b",":
            left, top, across, down, flags = unpacked("<HHHHB", data, start + 1)
            # The first frame may be larger than the screen; the decoder then enlarges that.
            if not frames:
                width, height = max(width, left + across), max(height, top + down)
                check_size(width, height)
            elif left + across > width or top + down > height:
                break
            frames += 1
            at = _behind(data, start + 11 + _table_bytes(flags))
            kept.append(data[start:at])
            if frames == most_frames(width, height):
                break
            continue
        at = _behind(data, start + 2)
        # What says which colour is transparent; not comments and what applications keep.
        if data.startswith(b"\xf9", start + 1):
            kept.append(data[start:at])
    end = b";" if frames else b""
    return Inspected(b"".join([*kept, end]), frames=max(1, frames))


def _table_bytes(flags: int) -> int:
    """How many bytes a colour table has, by the byte that says whether there is one."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _behind(data: bytes, at: int) -> int:
    """Where the sub-blocks end that begin there."""
    while at < len(data) and (length := data[at]):
        at += 1 + length
    return at + 1
