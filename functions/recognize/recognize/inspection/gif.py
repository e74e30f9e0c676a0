"""GIF: blocks."""

import re

from recognize.inspection.bounds import Inspected, check_parts, check_size, unpacked

_BLOCK = re.compile(rb"[!,;]")


def inspect_gif(data: bytes) -> Inspected:
    """The first frame. Raises ``ImageTooLarge``."""
    width, height = unpacked("<HH", data, 6)
    check_size(width, height)
    flags = data[10] if len(data) > 10 else 0
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    parts, kept = 0, [data[:at]]
    while (found := _BLOCK.search(data, at)) and found.group() != b";":
        parts += 1
        check_parts("GIF", parts)
        start = at = found.start()
        if found.group() == b",":
            # The first frame; the decoder goes no further.
            left, top, across, down = unpacked("<HHHH", data, start + 1)
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
