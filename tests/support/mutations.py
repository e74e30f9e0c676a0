"""Damaged pictures without end: each number is one, the same at every run."""

import random
import struct
import zlib
from collections.abc import Callable
from functools import cache

from recognize.limits import FORMATS, MAX_IMAGE_BYTES
from tests.support import hostile
from tests.support.pictures import encoded, word

# Numbers of files that mean something at their limits.
NUMBERS = (0, 1, 2, 4, 8, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
# Larger ones would take the most time, and are mutated no otherwise.
LARGEST_SEED = 64 * 1024


@cache
def seeds() -> tuple[bytes, ...]:
    """Honest files of each format and mode, and the hostile ones that are not large."""
    picture = word("black", "white", (90, 30))
    files = []
    for kind in (one.pillow for one in FORMATS):
        for mode in ("1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16"):
            try:
                files.append(encoded(picture.convert("L").convert(mode), kind))
            except (OSError, ValueError):
                # There is no such file.
                continue
    exif = hostile.exif((0x010F, 2, 4, 0), (0x0112, 3, 1, 6))
    files.append(encoded(picture, "JPEG", progressive=True, exif=exif))
    files.append(encoded(picture, "WEBP", lossless=True, exif=exif))
    files.append(hostile.png(40, 20, 2, hostile.chunk(b"eXIf", exif)))
    frames = [picture, picture.rotate(180)]
    for kind in ("GIF", "WEBP", "PNG"):
        files.append(encoded(picture, kind, save_all=True, append_images=frames))
    files += [data for make in hostile.FILES.values() if len(data := make()) <= LARGEST_SEED]
    return tuple(files)


def mutation(number: int) -> bytes:
    """The damaged file of a number, of at most ``MAX_IMAGE_BYTES``."""
    rng = random.Random(number)
    data = bytearray(rng.choice(seeds()))
    for _ in range(1 + int(rng.expovariate(0.5))):
        rng.choice(DAMAGES)(rng, data)
    if data.startswith(hostile.PNG_START) and rng.random() < 0.7:
        # Else the check sums would end nearly all of them at once.
        data = _with_sums(data)
    return bytes(data[:MAX_IMAGE_BYTES])


def _place(rng: random.Random, data: bytearray) -> int:
    """Mostly in the first part, where a file says what it is."""
    end = len(data) if rng.random() < 0.5 else min(len(data), 200)
    return rng.randrange(end) if end else 0


def _bit(rng: random.Random, data: bytearray) -> None:
    if data:
        data[_place(rng, data)] ^= 1 << rng.randrange(8)


def _byte(rng: random.Random, data: bytearray) -> None:
    if data:
        data[_place(rng, data)] = rng.randrange(256)


def _number(rng: random.Random, data: bytearray) -> None:
    size = rng.choice((1, 2, 4))
    value = rng.choice(NUMBERS) & (1 << 8 * size) - 1
    at = _place(rng, data)
    data[at : at + size] = value.to_bytes(size, rng.choice(("big", "little")))


def _cut(rng: random.Random, data: bytearray) -> None:
    at = _place(rng, data)
    del data[at : at + rng.randrange(1, 60)]


def _end(rng: random.Random, data: bytearray) -> None:
    del data[rng.randrange(len(data) + 1) :]


def _repeat(rng: random.Random, data: bytearray) -> None:
    at, size = _place(rng, data), rng.randrange(1, 200)
    data[at:at] = data[at : at + size] * rng.choice((1, 2, 50, 2000))


def _splice(rng: random.Random, data: bytearray) -> None:
    other = rng.choice(seeds())
    start, size = rng.randrange(len(other) or 1), rng.randrange(1, 400)
    at = _place(rng, data)
    data[at : at + rng.choice((0, size))] = other[start : start + size]


def _noise(rng: random.Random, data: bytearray) -> None:
    at, size = _place(rng, data), rng.randrange(1, 40)
    data[at : at + size] = rng.randbytes(size)


DAMAGES: tuple[Callable[[random.Random, bytearray], None], ...] = (
    *(_bit, _byte, _number, _number, _cut, _end, _repeat, _splice, _noise),
)


def _with_sums(data: bytearray) -> bytearray:
    """The PNG with the check sums that its chunks should have."""
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        end = at + 8 + length
        if end + 4 > len(data):
            break
        struct.pack_into(">I", data, end, zlib.crc32(data[at + 4 : end]))
        at = end + 4
    return data
