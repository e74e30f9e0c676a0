"""Files that would cost far more to decode than honest ones of their size.

Each is within the limit of bytes; none needs more than its format allows.
"""

import struct
import zlib
from collections.abc import Callable

from PIL import Image

from recognize.limits import MAX_IMAGE_BYTES
from tests.support.pictures import encoded, word

PNG_START = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    """A PNG chunk with its length and check sum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, colour: int = 2, *extra: bytes) -> bytes:
    """A black PNG; ``colour`` 2 is RGB, 6 RGBA. ``extra``: chunks before the pixels."""
    row = bytes(1 + width * (3 if colour == 2 else 4))
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(row * height, 9))
    return PNG_START + chunk(b"IHDR", header) + b"".join(extra) + pixels + chunk(b"IEND")


def filled(part: bytes, size: int = MAX_IMAGE_BYTES - 4096) -> bytes:
    """A part as often as it fits."""
    return part * (size // len(part))


def segment(marker: int, body: bytes = b"") -> bytes:
    """A JPEG segment."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def exif(*tags: tuple[int, int, int, int], order: str = "<") -> bytes:
    """EXIF of one directory of (tag, type, count, value)."""
    layout = f"{order}HHI" + ("H2x" if order == ">" else "I")
    body = b"".join(struct.pack(layout, *tag) for tag in tags)
    start = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    return start + struct.pack(f"{order}H", len(tags)) + body + bytes(4)


def progressive(scans: int, size: tuple[int, int] = (1400, 1400)) -> bytes:
    """A grey progressive JPEG: one scan of the means, and empty refinements of all the rest."""
    tables = segment(0xDB, bytes([0, *[1] * 64]))
    # One code of one bit each: "no difference", and "the next 16,384 blocks are empty".
    tables += segment(0xC4, bytes([0x00, 1, *bytes(15), 0x00]))
    tables += segment(0xC4, bytes([0x10, 1, *bytes(15), 0xE0]))
    frame = segment(0xC2, struct.pack(">BHHB", 8, size[1], size[0], 1) + bytes([1, 0x11, 0]))
    first = segment(0xDA, bytes([1, 1, 0, 0, 0, 0])) + bytes(4000)
    more = segment(0xDA, bytes([1, 1, 0, 1, 63, 0]))
    return b"\xff\xd8" + tables + frame + first + more * (scans - 1) + b"\xff\xd9"


def bmp(width: int, height: int, runs: bytes) -> bytes:
    """A grey BMP with run-length encoding."""
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, 1, len(runs), 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", 0, 0, 0, 14 + 40 + 1024) + head + bytes(1024) + runs


def gif(screen: tuple[int, int], frame: tuple[int, int], before: bytes = b"") -> bytes:
    """A GIF of two colours and one frame, of which only the first pixel is there."""
    start = b"GIF89a" + struct.pack("<HHBBB", *screen, 0x80, 0, 0) + bytes(3) + b"\xff" * 3
    image = b"," + struct.pack("<HHHHB", 0, 0, *frame, 0) + b"\x02\x02\x44\x01\0"
    return start + before + image + b";"


def webp(body: bytes) -> bytes:
    """A WebP file of these chunks."""
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def tiff(tags: dict[int, tuple[int, ...]], pixels: bytes = b"") -> bytes:
    """A TIFF of these tags, all of four bytes; pixels begin at byte 8. More tags are usual ones."""
    usual = {258: (8,), 259: (8,), 262: (1,), 273: (8,), 277: (1,), 279: (len(pixels),)}
    given = {tag: values for tag, values in sorted((usual | tags).items()) if values}
    at = 8 + len(pixels)
    behind, entries, lists = at + 6 + 12 * len(given), b"", b""
    for tag, values in given.items():
        packed = struct.pack(f"<{len(values)}I", *values)
        if len(packed) > 4:
            packed, lists = struct.pack("<I", behind + len(lists)), lists + packed
        entries += struct.pack("<HHI", tag, 4, len(values)) + packed
    directory = struct.pack("<H", len(given)) + entries + bytes(4) + lists
    return b"II*\0" + struct.pack("<I", at) + pixels + directory


def _tiles(width: int, height: int, tile: tuple[int, int], count: int) -> bytes:
    pixels = zlib.compress(bytes(min(tile[0] * tile[1], MAX_IMAGE_BYTES)), 9)
    strips: dict[int, tuple[int, ...]] = {273: (), 279: ()}
    tiles = {324: (8,) * count, 325: (0,) * count}
    sides = {256: (width,), 257: (height,), 322: (tile[0],), 323: (tile[1],)}
    return tiff(strips | sides | tiles, pixels)


def ico(count: int, picture: bytes) -> bytes:
    """An ICO that lists the picture so many times."""
    entry = struct.pack("<BBBBHHII", 32, 32, 0, 0, 1, 24, len(picture), 6 + 16 * count)
    return b"\0\0\1\0" + struct.pack("<H", count) + entry * count + picture


def _avif(width: int, height: int, **options: object) -> bytes:
    picture = Image.new("RGB", (width, height), (200, 100, 50))
    return encoded(picture, "AVIF", speed=10, **options)


def _avif_that_says(width: int, height: int) -> bytes:
    """Of nine megapixels, whose box says otherwise."""
    real, said = struct.pack(">II", 3000, 3000), struct.pack(">II", width, height)
    return _avif(3000, 3000).replace(b"ispe\0\0\0\0" + real, b"ispe\0\0\0\0" + said)


def _avif_with_profile() -> bytes:
    return _avif(60, 20, icc_profile=bytes(20_000))


def _avif_of_boxes() -> bytes:
    return _avif(60, 20) + filled(struct.pack(">I", 8) + b"free", 1_000_000)


def _strips(count: int, size: int, pixels: bytes) -> bytes:
    places = {273: (8,) * count, 278: (1,), 279: (size,) * count}
    return tiff({256: (1400,), 257: (count,)} | places, pixels)


def _jpeg(before: bytes) -> bytes:
    picture = encoded(word("black", "white"), "JPEG")
    return picture[:2] + before + picture[2:]


def _gif_with(before: bytes) -> bytes:
    return gif((1, 1), (1, 1), before)


def _gif_of_frames(count: int, side: int) -> bytes:
    """Of frames that each have all of the screen's pixels, every second one upside down."""
    picture = Image.linear_gradient("L").resize((side, side))
    one, other = (encoded(turned, "GIF") for turned in (picture, picture.rotate(180)))
    start = 13 + (3 << (one[10] & 7) + 1)
    return one[:start] + (one[start:-1] + other[start:-1]) * (count // 2) + b";"


def _apng(frames: int, width: int, height: int) -> bytes:
    """Of frames that each have all pixels, black and grey in turn."""
    rows = (b"\0" + bytes([shade]) * 3 * width for shade in (0, 128))
    pixels = [zlib.compress(row * height, 9) for row in rows]
    parts = [chunk(b"acTL", struct.pack(">II", frames, 0))]
    for number in range(frames):
        # The first frame's pixels have no number.
        place = struct.pack(">IIIIIHHBB", max(0, 2 * number - 1), width, height, 0, 0, 1, 10, 0, 0)
        parts.append(chunk(b"fcTL", place))
        data = struct.pack(">I", 2 * number) + pixels[number % 2]
        parts.append(chunk(b"fdAT", data) if number else chunk(b"IDAT", pixels[0]))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return PNG_START + chunk(b"IHDR", header) + b"".join(parts) + chunk(b"IEND")


def _webp_of_frames(count: int, side: int) -> bytes:
    shades = [Image.new("RGB", (side, side), (number % 256, 0, 0)) for number in range(count)]
    return encoded(shades[0], "WEBP", save_all=True, append_images=shades[1:], lossless=True)


_PROFILE = chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(2**20), 9))
_TEXT = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(2**20), 9))
_TAGS = [(tag, 7, 60_000, 8) for tag in range(300, 48_000)]
_CLEARED = b"!\xf9\x04\x08\0\0\0\0"

# Of each, how it is made. Those that are refused are ``REFUSED``; the others are read.
FILES: dict[str, Callable[[], bytes]] = {
    "one column of pixels": lambda: png(1, 1_900_000),
    "one row of pixels": lambda: png(1_900_000, 1),
    "one column, transparent": lambda: png(1, 1_900_000, 6),
    "pixels claimed": lambda: png(1, 1)[:16] + struct.pack(">II", 50_000, 50_000) + png(1, 1)[24:],
    "thousands of scans": lambda: progressive(100_000),
    "some scans more than are taken": lambda: progressive(65),
    "as many scans as are taken": lambda: progressive(64),
    "JPEG of comments": lambda: _jpeg(filled(segment(0xFE))),
    "JPEG of fill bytes": lambda: _jpeg(filled(b"\xff")),
    "JPEG of junk": lambda: _jpeg(filled(b"\0")),
    "JPEG of fill bytes and junk": lambda: _jpeg(filled(b"\xff") + b"\0"),
    "JPEG of profiles": lambda: _jpeg(filled(segment(0xE2, b"ICC_PROFILE\0\1\1" + bytes(900)))),
    "colour profiles": lambda: png(40, 20, 2, filled(_PROFILE)),
    "a text of 100 MiB": lambda: png(
        40, 20, 2, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(100 * 2**20), 1))
    ),
    "texts": lambda: png(40, 20, 2, filled(_TEXT)),
    "empty texts": lambda: png(40, 20, 2, filled(chunk(b"tEXt", b"a\0"))),
    "empty pixels": lambda: png(40, 20, 2, filled(chunk(b"IDAT"))),
    "thousands of tags": lambda: png(40, 20, 2, chunk(b"eXIf", exif(*_TAGS))),
    "a directory of nothing": lambda: png(40, 20, 2, chunk(b"eXIf", b"Exif\0\0no directory")),
    "a profile of nothing": lambda: png(
        40, 20, 2, chunk(b"tEXt", b"Raw profile type exif\0\n\n\nxy")
    ),
    "GIF of comments": lambda: _gif_with(filled(b"!\xfe\x01a\0")),
    "GIF of one comment": lambda: _gif_with(b"!\xfe" + filled(b"\x01a") + b"\0"),
    "GIF of junk": lambda: _gif_with(filled(b"\1")),
    "GIF larger than its screen": lambda: gif((1, 1), (60_000, 60_000), _CLEARED),
    "GIF of a large screen": lambda: gif((60_000, 60_000), (1, 1), _CLEARED),
    "WebP that claims pixels": lambda: webp(b"VP8X\n\0\0\0\0\0\0\0\xff\x3f\0\xff\x3f\0"),
    "large WebP": lambda: encoded(Image.new("RGB", (1400, 1400)), "WEBP", lossless=True),
    "tall WebP": lambda: encoded(Image.new("RGB", (120, 16_000)), "WEBP", lossless=True),
    "BMP of short runs": lambda: bmp(1400, 1400, filled(b"\1\0")),
    "BMP of jumps": lambda: bmp(1400, 1400, filled(b"\0\2\xff\xff", 200_000)),
    "BMP of as many runs as are taken": lambda: bmp(1400, 1400, filled(b"\1\0", 250_000)),
    "GIF of large frames": lambda: _gif_of_frames(10, 1000),
    "GIF of thousands of frames": lambda: _gif_of_frames(3000, 16),
    "APNG of large frames": lambda: _apng(100, 1000, 1000),
    "APNG of as many frames as are taken": lambda: _apng(64, 170, 180),
    "APNG of thousands of frames": lambda: _apng(3000, 16, 16),
    "WebP of large frames": lambda: _webp_of_frames(40, 700),
    "TIFF that claims pixels": lambda: tiff({256: (50_000,), 257: (50_000,)}),
    "TIFF of one strip of 100 MiB": lambda: tiff(
        {256: (60,), 257: (20,)}, zlib.compress(bytes(100 * 2**20), 1)
    ),
    "TIFF of strips upon one another": lambda: _strips(1400, 900_000, bytes(900_000)),
    "TIFF of thousands of strips": lambda: _strips(2001, 1, bytes(3000)),
    "TIFF of tiny tiles": lambda: _tiles(1400, 1400, (16, 16), 2000),
    "TIFF of large tiles": lambda: _tiles(10_000, 200, (16, 120_000), 625),
    "TIFF of one large tile": lambda: _tiles(60, 20, (60_000, 60_000 // 16 * 16), 1),
    "TIFF of many samples": lambda: tiff({256: (60,), 257: (20,), 277: (60_000,)}),
    "large TIFF": lambda: tiff({256: (1400,), 257: (1400,)}, zlib.compress(bytes(1400 * 1400), 9)),
    "ICO of thousands of pictures": lambda: ico(60_000, png(32, 32)),
    "ICO whose PNG claims pixels": lambda: ico(1, FILES["pixels claimed"]()),
    "ICO that claims pixels": lambda: ico(1, struct.pack("<Iii", 40, 50_000, 100_000) + bytes(28)),
    "AVIF of nine megapixels": lambda: _avif(3000, 3000),
    "AVIF that says it is small": lambda: _avif_that_says(60, 20),
    "AVIF of a large profile": _avif_with_profile,
    "AVIF of boxes": _avif_of_boxes,
    "large AVIF": lambda: _avif(1400, 1400),
    "large and transparent": lambda: png(1400, 1400, 6),
}

REFUSED = {
    "one column of pixels": "in width and in height",
    "one row of pixels": "in width and in height",
    "one column, transparent": "in width and in height",
    "pixels claimed": "2,000,000 pixels",
    "thousands of scans": "100,000 scans; at most 64",
    "some scans more than are taken": "65 scans; at most 64",
    "JPEG of comments": "2,000 parts",
    "empty texts": "2,000 parts",
    "empty pixels": "2,000 parts",
    "GIF of comments": "2,000 parts",
    "GIF larger than its screen": "60000 x 60000",
    "GIF of a large screen": "60000 x 60000",
    "WebP that claims pixels": "16384 x 16384",
    "tall WebP": "in width and in height",
    "BMP of short runs": "Save it as PNG",
    "APNG of thousands of frames": "2,000 parts",
    "TIFF that claims pixels": "50000 x 50000",
    "TIFF of thousands of strips": "2,000 parts",
    "TIFF of tiny tiles": "2,000 parts",
    "TIFF of large tiles": "too many for its 10000 x 200",
    "TIFF of one large tile": "too many for its 60 x 20",
    "ICO of thousands of pictures": "2,000 parts",
    "ICO whose PNG claims pixels": "2,000,000 pixels",
    "ICO that claims pixels": "50000 x 50000",
    "AVIF of nine megapixels": "3000 x 3000",
    "AVIF that says it is small": "3000 x 3000",
    "AVIF of a large profile": "without its colour profile",
    "AVIF of boxes": "2,000 parts",
}
