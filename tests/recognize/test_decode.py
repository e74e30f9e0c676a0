"""Files to pictures: what is decoded, and what is refused."""

import io
import struct
import zlib
from random import Random

import numpy as np
import pytest
from PIL import Image, ImageDraw

from recognize.images import BrokenImage, ImageError, ImageTooLarge, UnsupportedFormat, decode
from recognize.limits import FORMATS, MAX_IMAGE_BYTES
from tests.support.pictures import encoded

KINDS = [one.pillow for one in FORMATS]


def picture(mode="RGB", size=(60, 30)) -> Image.Image:
    """A dark bar at the left of a light ground."""
    image = Image.new("RGB", size, (240, 240, 240))
    ImageDraw.Draw(image).rectangle((5, 5, 15, 24), fill=(20, 20, 20))
    return image.convert(mode)


def is_the_bar(image: Image.Image) -> bool:
    """Whether an RGB image shows ``picture``'s dark bar on light ground."""
    dark, light = image.getpixel((10, 15)), image.getpixel((40, 15))
    return image.mode == "RGB" and max(dark) < 60 and min(light) > 200


@pytest.mark.parametrize("kind", KINDS)
def test_formats_are_told_by_content(kind):
    image = decode(encoded(picture(), kind))
    assert image.size == (60, 30) and is_the_bar(image)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_png_modes_look_the_same(mode):
    if mode == "I;16":
        image = Image.fromarray(np.asarray(picture("L")).astype(np.uint16) * 257)
    else:
        image = picture(mode)
    assert is_the_bar(decode(encoded(image)))


def test_cmyk_jpeg():
    assert is_the_bar(decode(encoded(picture("CMYK"), "JPEG")))


def test_colours_are_kept():
    for colour in ((200, 30, 40), (10, 220, 90), (0, 7, 250)):
        assert decode(encoded(Image.new("RGB", (9, 5), colour))).getpixel((4, 2)) == colour


def test_transparency_is_laid_onto_white():
    image = picture("RGBA")
    image.putalpha(Image.eval(picture("L"), lambda value: 255 if value < 128 else 0))
    for data in (encoded(image), encoded(image.convert("P"), transparency=0)):
        decode(data)
    decoded = decode(encoded(image))
    assert is_the_bar(decoded) and decoded.getpixel((40, 15)) == (255, 255, 255)


def test_white_letters_on_nothing_are_laid_onto_black():
    """Of a page that is dark; on white there would be nothing to see."""
    letters = Image.new("RGBA", (60, 30), (255, 255, 255, 0))
    letters.paste((250, 250, 250, 255), (20, 5, 40, 25))
    decoded = decode(encoded(letters))
    assert decoded.getpixel((30, 15)) == (250, 250, 250)
    assert decoded.getpixel((0, 0)) == (0, 0, 0)
    # What white shows faintly stays on white, and what nothing shows is even.
    letters.paste((230, 230, 230, 255), (20, 5, 40, 25))
    assert decode(encoded(letters)).getpixel((0, 0)) == (255, 255, 255)
    blank = decode(encoded(Image.new("RGBA", (60, 30), (90, 90, 90, 0))))
    assert blank.convert("L").getextrema() == (0, 0)


def test_transparent_palette_is_laid_onto_white():
    image = Image.new("P", (20, 20), 0)
    image.putpalette([0, 0, 0, 30, 20, 10])
    image.paste(1, (5, 5, 10, 10))
    decoded = decode(encoded(image, transparency=0))
    assert decoded.getpixel((0, 0)) == (255, 255, 255)
    assert decoded.getpixel((7, 7)) == (30, 20, 10)


def test_first_frame_of_an_animation():
    frames = [Image.new("L", (20, 10), shade) for shade in (10, 250)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert decode(data).getpixel((3, 3)) == (10, 10, 10)


def test_exif_orientation_is_applied():
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned by a quarter
    assert decode(encoded(picture(), "JPEG", exif=exif)).size == (30, 60)


@pytest.mark.parametrize("kind", KINDS)
def test_truncated_files_are_refused(kind):
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 256, (80, 120, 3), np.uint8))
    data = encoded(noise, kind)
    for share in (0.02, 0.3, 0.6, 0.9):
        with pytest.raises(BrokenImage):
            decode(data[: int(len(data) * share)])


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_raise_nothing_else(kind):
    data = encoded(picture(), kind)
    rng = Random(kind)
    for _ in range(300):
        damaged = bytearray(data)
        for _ in range(rng.randint(1, 8)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        try:
            assert decode(bytes(damaged)).mode == "RGB"
        except ImageError as error:
            assert str(error)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"<html></html>"])
def test_no_image(data):
    with pytest.raises(BrokenImage, match="PNG, JPEG, .* TIFF or ICO"):
        decode(data)


@pytest.mark.parametrize("kind", ["PDF", "JPEG2000"])
def test_other_formats_are_named(kind):
    with pytest.raises(UnsupportedFormat, match="are not read"):
        decode(encoded(picture(size=(64, 64)), kind))


FRAME = Image.new("RGB", (60, 30))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "TIFF", "compression": "jpeg"}, "TIFF images of this compression"),
        ({"kind": "AVIF", "save_all": True, "append_images": [FRAME]}, "Animated AVIF"),
    ],
)
def test_kinds_of_a_format_that_are_not_read_are_named(options, words):
    with pytest.raises(UnsupportedFormat, match=f"{words}.*are not read"):
        decode(encoded(picture(), **options))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_deflate", "packbits"])
def test_tiffs(mode, compression):
    if mode == "I;16":
        image = Image.fromarray(np.asarray(picture("L")).astype(np.uint16) * 257)
    else:
        image = picture("RGBA" if mode == "LA" else "RGB").convert(mode)
    assert is_the_bar(decode(encoded(image, "TIFF", compression=compression)))


def test_svg_is_named():
    with pytest.raises(UnsupportedFormat, match="SVG"):
        decode(b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')


def test_too_many_bytes():
    with pytest.raises(ImageTooLarge, match="1,048,576"):
        decode(encoded(picture()) + bytes(MAX_IMAGE_BYTES))


def test_too_many_pixels():
    decode(encoded(Image.new("L", (2000, 1000))))
    with pytest.raises(ImageTooLarge, match="2001 x 1000"):
        decode(encoded(Image.new("L", (2001, 1000))))


def test_size_is_refused_before_decoding():
    """A header that claims 60,000 x 60,000 pixels, with no pixels behind it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    with pytest.raises(ImageTooLarge):
        decode(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b""))


def test_decode_leaves_pillow_as_it_was():
    limit = Image.MAX_IMAGE_PIXELS
    decode(encoded(picture()))
    assert Image.MAX_IMAGE_PIXELS == limit
    assert Image.open(io.BytesIO(encoded(picture(), "TIFF"))).format == "TIFF"
