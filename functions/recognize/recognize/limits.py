"""The limits on what a caller may hand in, declared once for every entrance.

The page and the extension have them from ``site/lib/limits.js``, which is made of this module.
"""

from collections.abc import Iterable
from dataclasses import dataclass

MAX_IMAGE_BYTES = 1024 * 1024
MAX_IMAGE_PIXELS = 2_000_000
# Of width and of height. Decoders keep an address for each row: a picture of one column costs
# several times its pixels.
MAX_IMAGE_SIDE = 10_000
# Frames of an animation, and the pixels of all together; those after are left away.
MAX_FRAMES = 64
MAX_ANIMATION_PIXELS = 2_000_000
# Chunks, segments or blocks of a file. Encoders make some dozens, of a megabyte some hundreds.
MAX_FILE_PARTS = 2_000
# Of a progressive JPEG. Encoders make about ten; each goes over the whole picture.
MAX_SCANS = 64
# Looked at for the orientation; cameras write some dozens, in order, of which it is among the
# first.
MAX_EXIF_TAGS = 1_000
# Of an AVIF's head, which says where its pictures are. Encoders write some hundreds, and a colour
# profile of some thousands.
MAX_AVIF_HEAD_BYTES = 16 * 1024
# Of a BMP with run-length encoding, which Pillow decodes run by run in Python.
MAX_RUN_LENGTH_BYTES = 256 * 1024
MAX_BATCH_IMAGES = 64
MAX_CANDIDATES = 10
MAX_TEXT_LENGTH = 16
# Of an option's value; the longest that means anything has about 200.
MAX_OPTION_CHARACTERS = 500
# Of a profile, which lists each character once, with indentation.
MAX_PROFILE_CHARACTERS = 4_000
# That a model may know beside the package's own; each is a class of its network.
MAX_FURTHER_CHARACTERS = 512
# For each of these an option's value may be longer: a list of characters has it with a comma, a
# profile with its probability.
FURTHER_IN_OPTION, FURTHER_IN_PROFILE = 2, 26

# A request around one image: the base64 form is a third longer than the image, and
# the form or JSON around it needs some room.
MAX_REQUEST_BYTES = MAX_IMAGE_BYTES * 4 // 3 + 64 * 1024
# A synchronous Lambda call carries at most 6 MB with the body in base64. A larger batch
# would be served in one place and refused in another.
MAX_BATCH_REQUEST_BYTES = 4_400_000


@dataclass(frozen=True)
class Format:
    """An image format that is read: as Pillow and people call it, its file names and beginnings.

    ``starts``: what its files have at which byte; one of these tells it from others.
    """

    pillow: str
    name: str
    suffixes: tuple[str, ...]
    starts: tuple[tuple[int, bytes], ...]


FORMATS = (
    Format("PNG", "PNG", (".png",), ((0, b"\x89PNG\r\n\x1a\n"),)),
    Format("JPEG", "JPEG", (".jpg", ".jpeg"), ((0, b"\xff\xd8\xff"),)),
    Format("GIF", "GIF", (".gif",), ((0, b"GIF87a"), (0, b"GIF89a"))),
    Format("WEBP", "WebP", (".webp",), ((8, b"WEBP"),)),
    Format("BMP", "BMP", (".bmp",), ((0, b"BM"),)),
    Format("AVIF", "AVIF", (".avif",), ((4, b"ftypavif"), (4, b"ftypavis"))),
    Format("TIFF", "TIFF", (".tif", ".tiff"), ((0, b"II*\x00"), (0, b"MM\x00*"))),
    Format("ICO", "ICO", (".ico",), ((0, b"\x00\x00\x01\x00"),)),
)

# How the names of files of any of them end.
SUFFIXES = tuple(suffix for one in FORMATS for suffix in one.suffixes)


def format_of(data: bytes) -> Format | None:
    """The format that a file begins as; the decoder says whether it is one."""
    for one in FORMATS:
        if any(data.startswith(start, at) for at, start in one.starts):
            return one
    return None


def either(words: Iterable[str]) -> str:
    """``a, b or c`` of at least two words."""
    *others, last = words
    return f"{', '.join(others)} or {last}"


FORMAT_NAMES = either(one.name for one in FORMATS)
IMAGE_SIZE = f"{MAX_IMAGE_BYTES / 1024**2:g} MiB and {MAX_IMAGE_PIXELS / 10**6:g} megapixels"
