import io
import struct
import zlib
from random import Random

import numpy as np
import pytest
from PIL import Image, ImageDraw

from recognize.images import (
    CLIP,
    HEIGHT,
    WIDTH,
    BrokenImage,
    ImageError,
    ImageTooLarge,
    UnsupportedFormat,
    decode,
    to_tensor,
)
from recognize.limits import MAX_IMAGE_BYTES
from tests.conftest import encoded


def picture(mode="RGB", size=(60, 30)) -> Image.Image:
    """A dark bar at the left of a light ground."""
    image = Image.new("RGB", size, (240, 240, 240))
    ImageDraw.Draw(image).rectangle((5, 5, 15, 24), fill=(20, 20, 20))
    return image.convert(mode)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_formats_are_told_by_content(kind):
    grey = decode(encoded(picture(), kind))
    assert grey.mode == "L" and grey.size == (60, 30)
    assert grey.getpixel((10, 15)) < 60 and grey.getpixel((40, 15)) > 200


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_png_modes_look_the_same(mode):
    if mode == "I;16":
        image = Image.fromarray(np.asarray(picture("L")).astype(np.uint16) * 257)
    else:
        image = picture(mode)
    grey = decode(encoded(image))
    assert grey.getpixel((10, 15)) < 60 and grey.getpixel((40, 15)) > 200


def test_cmyk_jpeg():
    grey = decode(encoded(picture("CMYK"), "JPEG"))
    assert grey.getpixel((10, 15)) < 60 and grey.getpixel((40, 15)) > 200


def test_transparency_is_laid_onto_white():
    image = picture("RGBA")
    image.putalpha(Image.eval(picture("L"), lambda value: 255 if value < 128 else 0))
    for data in (encoded(image), encoded(image.convert("P"), transparency=0)):
        decode(data)
    grey = decode(encoded(image))
    assert grey.getpixel((10, 15)) < 60 and grey.getpixel((40, 15)) == 255


def test_transparent_palette_is_laid_onto_white():
    image = Image.new("P", (20, 20), 0)
    image.putpalette([0, 0, 0, 30, 30, 30])
    image.paste(1, (5, 5, 10, 10))
    grey = decode(encoded(image, transparency=0))
    assert grey.getpixel((0, 0)) == 255 and grey.getpixel((7, 7)) == 30


def test_first_frame_of_an_animation():
    frames = [Image.new("L", (20, 10), shade) for shade in (10, 250)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert decode(data).getpixel((3, 3)) == 10


def test_exif_orientation_is_applied():
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned by a quarter
    assert decode(encoded(picture(), "JPEG", exif=exif)).size == (30, 60)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_truncated_files_are_refused(kind):
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 256, (80, 120, 3), np.uint8))
    data = encoded(noise, kind)
    for share in (0.02, 0.3, 0.6, 0.9):
        with pytest.raises(BrokenImage):
            decode(data[: int(len(data) * share)])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_damaged_files_raise_nothing_else(kind):
    data = encoded(picture(), kind)
    rng = Random(kind)
    for _ in range(300):
        damaged = bytearray(data)
        for _ in range(rng.randint(1, 8)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        try:
            assert decode(bytes(damaged)).mode == "L"
        except ImageError as error:
            assert str(error)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"<html></html>"])
def test_no_image(data):
    with pytest.raises(BrokenImage, match="PNG, JPEG, GIF, WebP or BMP"):
        decode(data)


@pytest.mark.parametrize("kind", ["TIFF", "ICO", "PDF", "AVIF", "JPEG2000"])
def test_other_formats_are_named(kind):
    with pytest.raises(UnsupportedFormat, match="are not read"):
        decode(encoded(picture(size=(64, 64)), kind))


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


def test_text_bomb_is_refused():
    """A compressed comment of 100 MB in a small PNG."""
    data = encoded(picture())
    body = b"Comment\x00\x00" + zlib.compress(bytes(100_000_000), 9)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + body))
    with pytest.raises(BrokenImage):
        decode(data[:33] + chunk + data[33:])


@pytest.mark.parametrize(
    "size", [(60, 20), (160, 60), (50, 50), (400, 80), (1, 1), (1000, 1), (1, 900)]
)
def test_tensor_fits_every_size(size):
    tensor = to_tensor(Image.effect_noise(size, 80))
    assert tensor.shape == (HEIGHT, WIDTH, 1) and tensor.dtype == np.float32
    assert np.abs(tensor).max() <= CLIP and np.isfinite(tensor).all()


def test_tensor_keeps_aspect_ratio_and_centres():
    ink = to_tensor(picture("L", (48, 48)))[..., 0] > 0.5
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    assert (rows[0], rows[-1]) == (5, 24)
    assert (columns[0], columns[-1]) == (5 + 56, 15 + 56)


def test_tensor_does_not_depend_on_polarity_or_contrast():
    image = picture("L")
    tensor = to_tensor(image)
    np.testing.assert_allclose(to_tensor(Image.eval(image, lambda v: 255 - v)), tensor, atol=1e-5)
    faint = Image.eval(image, lambda v: 200 + (v - 240) // 4)
    np.testing.assert_allclose(to_tensor(faint), tensor, atol=0.05)
    assert tensor[24, 40, 0] > 0.5  # ink is positive


def test_blank_picture_is_all_background():
    assert not to_tensor(Image.new("L", (100, 40), 130)).any()


def test_decode_leaves_pillow_as_it_was():
    limit = Image.MAX_IMAGE_PIXELS
    decode(encoded(picture()))
    assert Image.MAX_IMAGE_PIXELS == limit
    assert Image.open(io.BytesIO(encoded(picture(), "TIFF"))).format == "TIFF"
