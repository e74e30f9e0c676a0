"""BMP: its header."""

from recognize.inspection.bounds import ImageTooLarge, Inspected, check_size, unpacked
from recognize.limits import MAX_RUN_LENGTH_BYTES


def inspect_bmp(data: bytes) -> Inspected:
    """Raises ``ImageTooLarge``."""
    # IBM's header has sides of two bytes, Microsoft's of four; there a height below zero means
    # that the uppermost row comes first.
    old = unpacked("<I", data, 14) == (12,)
    width, height = unpacked("<HH" if old else "<ii", data, 18)
    check_size(abs(width), abs(height))
    run_length = not old and unpacked("<I", data, 30)[0] in (1, 2)
    if run_length and len(data) > MAX_RUN_LENGTH_BYTES:
        raise ImageTooLarge(
            f"The BMP image has {len(data):,} bytes with run-length encoding; at most "
            f"{MAX_RUN_LENGTH_BYTES:,} are taken. Save it as PNG."
        )
    return Inspected(data)
