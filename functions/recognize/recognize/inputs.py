"""Whatever a program has a picture as -> RGB image, within the limits of every entrance."""

import base64
import binascii
import os
import re
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from recognize import images
from recognize.inspection import inspect
from recognize.inspection.bounds import (
    BrokenImage,
    ImageTooLarge,
    UnsupportedFormat,
    check_size,
)
from recognize.inspection.exif import orientation_of
from recognize.limits import MAX_IMAGE_BYTES, MAX_REQUEST_BYTES


class BinaryFile(Protocol):
    """What has bytes to read: an open file, ``BytesIO``, an upload."""

    def read(self, size: int, /) -> bytes | None:
        """At most so many bytes; none at the end."""


Picture: TypeAlias = (
    bytes
    | bytearray
    | memoryview
    | str
    | os.PathLike[str]
    | BinaryFile
    | Image.Image
    | NDArray[np.uint8]
)

TAKEN = (
    "bytes, a path, an open binary file, a PIL image, a NumPy array of uint8 of shape (H, W), "
    "(H, W, 3) or (H, W, 4), base64 text or a data URL"
)

# No path is as long.
_LONGEST_PATH = 4096
_BASE64 = re.compile(r"[\w+/=\s-]*", re.ASCII)
# How files of ``limits.FORMATS`` begin; so many bytes at least has each.
_BEGINNING = re.compile(
    rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|BM....\0\0\0\0|"
    rb"....ftypavi[fs]|II\*\0|MM\0\*|\0\0\x01\0[\x01-\xff]\0",
    re.DOTALL,
)
_BEGINNING_BYTES = 24
# Of Pillow's modes these say not which number is white.
_WITHOUT_RANGE = {"I", "F"}


def image_of(picture: Picture) -> Image.Image:
    """RGB image of a picture, whatever a program has it as; of an animation its first frame.

    A text is a data URL where it begins with ``data:``, base64 where it encodes the beginning of
    an image file or is longer than any path, and else a path: the text alone decides, not which
    files there are. A file is read from where it stands, and stays open. Arrays are RGB or RGBA.

    Raises ``ImageError``, ``OSError`` where a file cannot be read, and ``TypeError`` for what is
    nothing of ``TAKEN``.
    """
    return frames_of(picture)[0]


def frames_of(picture: Picture) -> list[Image.Image]:
    """RGB images, all of one size, of a picture's frames: of an animation's file several.

    Of one of Pillow's images it is the frame that the program chose. Raises as ``image_of`` does.
    """
    match picture:
        case Image.Image():
            return [_of_pillow(picture)]
        case np.ndarray():
            return [_of_array(picture)]
    return images.decode_frames(file_of(picture))


def portable(picture: Picture) -> Picture:
    """The picture as another process has it: read or converted now, but for files with paths.

    Raises as ``image_of`` does.
    """
    match picture:
        case Image.Image() | np.ndarray():
            return np.asarray(image_of(picture))
        case str() if _is_encoded(picture):
            return picture
        case str() | os.PathLike():
            # The other process may be in another folder.
            return Path(os.path.abspath(picture))
    return file_of(picture)


def file_of(picture: object) -> bytes:
    """The encoded image in bytes, in a file or in a text. Raises as ``image_of`` does."""
    match picture:
        case bytes() | bytearray() | memoryview():
            return bytes(picture)
        case str() if _is_encoded(picture):
            return from_base64(picture)
        case str() | os.PathLike():
            return _of_path(picture)
    if callable(getattr(picture, "read", None)):
        return _bounded(picture)  # type: ignore[arg-type]  # that it has one is all we can ask
    raise _refusal(f"{type(picture).__name__} is no picture.")


def from_base64(text: str, name: str = "The text") -> bytes:
    """The bytes of base64 (standard or URL-safe alphabet) or of a data URL.

    ``name``: what a refusal calls the text. Raises ``BrokenImage`` and ``ImageTooLarge``.
    """
    # An image of all bytes that are taken is shorter, line breaks included.
    if len(text) > MAX_REQUEST_BYTES:
        raise ImageTooLarge(
            f"{name} has {len(text):,} characters; at most {MAX_REQUEST_BYTES:,} are taken. "
            "Crop the image to the text."
        )
    if text[:5].lower() == "data:":
        head, comma, text = text.partition(",")
        if not comma or not head.lower().endswith(";base64"):
            raise BrokenImage(f"{name} must be a data URL of the form data:image/png;base64,...")
    # A "+" in a URL-encoded form arrives as a space.
    text = "".join(text.replace(" ", "+").split()).translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise BrokenImage(f"{name} is not valid base64.") from None


def _is_encoded(text: str) -> bool:
    """Whether a text is a data URL or base64, and no path."""
    if text[:5].lower() == "data:" or len(text) > _LONGEST_PATH:
        return True
    start = "".join(text.split())[: _BEGINNING_BYTES * 4 // 3]
    if len(start) * 3 < _BEGINNING_BYTES * 4 or not _BASE64.fullmatch(text):
        return False
    data = base64.urlsafe_b64decode(start.translate(str.maketrans("+/", "-_")))
    return begins_as_image(data)


def begins_as_image(data: bytes) -> bool:
    """Whether a file of a format that is read begins so; of ``data`` that is all it looks at."""
    return _BEGINNING.match(data) is not None


def _of_path(path: str | os.PathLike[str]) -> bytes:
    try:
        with open(path, "rb") as file:
            return _bounded(file)
    except ValueError as error:
        # What no path may have, such as a byte of zero.
        if isinstance(error, images.ImageError):
            raise
        raise BrokenImage(f"The text is neither an image nor a path: {error}.") from None


def _bounded(file: BinaryFile) -> bytes:
    """What is left in a file, at most as much as an image may have."""
    parts, room = [], MAX_IMAGE_BYTES + 1
    while room > 0 and (part := file.read(room)):
        if not isinstance(part, bytes):
            raise _refusal("The file is open as text. Open it in mode 'rb'.")
        parts.append(part)
        room -= len(part)
    if room <= 0:
        raise ImageTooLarge(
            f"The file has more than {MAX_IMAGE_BYTES:,} bytes. Crop the image to the text or "
            "compress it more."
        )
    return b"".join(parts)


def _of_pillow(image: Image.Image) -> Image.Image:
    """RGB image of one of Pillow's, which it does not change but for loading it."""
    check_size(*image.size)
    if image.mode in _WITHOUT_RANGE:
        raise UnsupportedFormat(
            f"PIL images of mode {image.mode} are not read. Convert it to L or RGB."
        )
    file = getattr(image, "fp", None)
    if file and not file.closed:
        # Its pixels may not be decoded yet: the file's costs are the same as of its bytes.
        place = file.tell()
        file.seek(0)
        inspect(_bounded(file))
        file.seek(place)
    exif = image.info.get("exif")
    orientation = orientation_of(exif) if isinstance(exif, bytes) else 1
    return images.rgb(image, orientation)


def _of_array(array: NDArray[np.uint8]) -> Image.Image:
    if array.dtype != np.uint8 or not (array.ndim == 2 or array.shape[2:] in ((3,), (4,))):
        raise _refusal(f"An array of {array.dtype} and shape {array.shape} is not taken.")
    height, width = array.shape[:2]
    check_size(width, height)
    return images.rgb(Image.fromarray(array))


def _refusal(what: str) -> TypeError:
    return TypeError(f"{what} A picture is {TAKEN}.")
