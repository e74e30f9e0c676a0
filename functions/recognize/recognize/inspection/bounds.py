"""What every format's inspection refuses by, and how it reads numbers."""

import struct
from dataclasses import dataclass

from recognize.limits import (
    MAX_ANIMATION_PIXELS,
    MAX_FILE_PARTS,
    MAX_FRAMES,
    MAX_IMAGE_PIXELS,
    MAX_IMAGE_SIDE,
)

UPRIGHT = 1


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
    """``data``: the file, of which only the pixels are left. ``orientation``: EXIF's, 1 to 8.

    ``frames``: how many of an animation's are to be decoded, 1 of a still picture.
    """

    data: bytes
    orientation: int = UPRIGHT
    frames: int = 1


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


def most_frames(width: int, height: int) -> int:
    """How many frames of an animation of that size are taken, at least 1."""
    return max(1, min(MAX_FRAMES, MAX_ANIMATION_PIXELS // max(1, width * height)))


def check_parts(name: str, parts: int) -> None:
    """Raises ``ImageTooLarge`` for a file, of the format named, of more parts than are taken."""
    if parts > MAX_FILE_PARTS:
        raise ImageTooLarge(
            f"The {name} image is of more than {MAX_FILE_PARTS:,} parts. Save it anew, without "
            "comments and profiles."
        )


def named(kind: str | None) -> str:
    """What sentences call an image of that format, or of none."""
    return f"{kind} image" if kind else "image"


def damaged(kind: str | None) -> BrokenImage:
    """What is raised of a file of that format whose pixels are not to be had."""
    return BrokenImage(f"The {named(kind)} is truncated or damaged. Send the whole file.")


def unpacked(layout: str, data: bytes, at: int) -> tuple[int, ...]:
    """The numbers at a place of the data; zeros where it ends before."""
    end = at + struct.calcsize(layout)
    return struct.unpack(layout, data[at:end].ljust(end - at, b"\0"))
