import io
import struct
import time
import zlib
from random import Random

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps

from recognize.images import (
    CUTS,
    HEIGHT,
    VIEWS,
    WIDTH,
    BrokenImage,
    ImageError,
    ImageTooLarge,
    UnsupportedFormat,
    _median,
    _smoothed,
    content_box,
    decode,
    to_tensor,
)
from recognize.limits import MAX_IMAGE_BYTES
from tests.support.pictures import encoded


def picture(mode="RGB", size=(60, 30)) -> Image.Image:
    """A dark bar at the left of a light ground."""
    image = Image.new("RGB", size, (240, 240, 240))
    ImageDraw.Draw(image).rectangle((5, 5, 15, 24), fill=(20, 20, 20))
    return image.convert(mode)


def is_the_bar(image: Image.Image) -> bool:
    """Whether an RGB image shows ``picture``'s dark bar on light ground."""
    dark, light = image.getpixel((10, 15)), image.getpixel((40, 15))
    return image.mode == "RGB" and max(dark) < 60 and min(light) > 200


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
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
    found = decode(encoded(image))
    assert is_the_bar(found) and found.getpixel((40, 15)) == (255, 255, 255)


def test_white_letters_on_nothing_are_laid_onto_black():
    """Of a page that is dark; on white there would be nothing to see."""
    letters = Image.new("RGBA", (60, 30), (255, 255, 255, 0))
    letters.paste((250, 250, 250, 255), (20, 5, 40, 25))
    found = decode(encoded(letters))
    assert found.getpixel((30, 15)) == (250, 250, 250) and found.getpixel((0, 0)) == (0, 0, 0)
    # What white shows faintly stays on white, and what nothing shows is even.
    letters.paste((230, 230, 230, 255), (20, 5, 40, 25))
    assert decode(encoded(letters)).getpixel((0, 0)) == (255, 255, 255)
    blank = decode(encoded(Image.new("RGBA", (60, 30), (90, 90, 90, 0))))
    assert blank.convert("L").getextrema() == (0, 0)


def test_transparent_palette_is_laid_onto_white():
    image = Image.new("P", (20, 20), 0)
    image.putpalette([0, 0, 0, 30, 20, 10])
    image.paste(1, (5, 5, 10, 10))
    found = decode(encoded(image, transparency=0))
    assert found.getpixel((0, 0)) == (255, 255, 255) and found.getpixel((7, 7)) == (30, 20, 10)


def test_first_frame_of_an_animation():
    frames = [Image.new("L", (20, 10), shade) for shade in (10, 250)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert decode(data).getpixel((3, 3)) == (10, 10, 10)


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
            assert decode(bytes(damaged)).mode == "RGB"
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


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "size",
    [(60, 20), (160, 60), (50, 50), (400, 80), (1, 1), (2, 2), (1000, 1), (1, 900), (2, 2000)],
)
def test_tensor_fits_every_size(size, view):
    for image in (Image.effect_noise(size, 80), Image.new("L", size, 90)):
        tensor = to_tensor(image.convert("RGB"), view)
        assert tensor.shape == (HEIGHT, WIDTH, 3) and tensor.dtype == np.float32
        assert np.isfinite(tensor).all() and np.abs(tensor).max() < 3
        padding = np.ones((HEIGHT, WIDTH), bool)
        padding[view.margin : -view.margin, view.margin : WIDTH - view.margin + view.shift] = False
        assert not tensor[padding].any()


@pytest.mark.parametrize("size", [(2000, 1000), (1000, 2000), (2, 1_000_000), (1_000_000, 2)])
def test_the_largest_pictures_are_prepared_soon(size):
    """Noise in frames within frames: every cut goes over the whole picture."""
    image = Image.effect_noise(size, 80)
    for number in range(2 * CUTS if min(size) > 2 else 0):
        image.paste(number % 2 * 255, (number, 0, number + 1, size[1]))
        image.paste(number % 2 * 255, (size[0] - number - 1, 0, size[0] - number, size[1]))
    started = time.process_time()
    content_box(np.asarray(image))
    assert time.process_time() - started < 0.1


@pytest.mark.parametrize(
    ("size", "drawn"),
    [
        ((44, 44), (66, 44)),  # half as wide again
        ((88, 44), (132, 44)),
        ((110, 44), (156, 44)),  # as wide as there is room
        ((156, 44), (156, 44)),
        ((312, 44), (156, 22)),
    ],
)
def test_tensor_fits_the_input_and_is_centred(size, drawn):
    width, height = size
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 3, 10, height - 1), fill="black")
    ImageDraw.Draw(image).rectangle((20, 0, width - 1, 6), fill="black")
    ink = to_tensor(image)[..., 0] > 0.5
    for found, side, whole in zip((ink.any(0), ink.any(1)), drawn, (WIDTH, HEIGHT)):
        places = np.flatnonzero(found)
        assert (places[0], places[-1]) == ((whole - side) // 2, (whole + side) // 2 - 1)


def word(ink, ground, size=(120, 40), text="mK4t") -> Image.Image:
    """A word that leaves an even margin on all sides."""
    image = Image.new("RGB", size, ground)
    font = ImageFont.load_default(28)
    ImageDraw.Draw(image).text((size[0] / 2, size[1] / 2), text, ink, font, anchor="mm")
    return image


def test_the_second_view_is_smaller_and_further_right():
    image = Image.new("RGB", (88, 44), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 40, 20), fill="black")
    ImageDraw.Draw(image).rectangle((60, 30, 87, 43), fill="black")
    ink = to_tensor(image, VIEWS[1])[..., 0] > 0.5
    across, down = np.flatnonzero(ink.any(0)), np.flatnonzero(ink.any(1))
    # 120 x 40 in the middle of 160 x 48, two further right.
    assert (across[0], across[-1], down[0], down[-1]) == (22, 141, 4, 43)


def contrast(tensor: np.ndarray) -> float:
    """Largest value of ink in any channel."""
    return float(np.abs(tensor).max())


def test_tensor_does_not_depend_on_polarity_or_contrast():
    image = word("#202020", "#e0e0e0")
    tensor = to_tensor(image)
    np.testing.assert_allclose(to_tensor(ImageOps.invert(image)), tensor, atol=0.02)
    faint = Image.eval(image, lambda value: 200 + (value - 0xE0) // 4)
    # A level lost to rounding weighs more where four levels have become one.
    np.testing.assert_allclose(to_tensor(faint), tensor, atol=0.1)
    assert tensor.max() > 0.8 and tensor.max() > -4 * tensor.min()  # ink is positive


@pytest.mark.parametrize("size", [(60, 20), (61, 21), (31, 90)])
def test_background_is_the_median_of_each_channel(size):
    """The histogram gives numpy's median, in odd and even counts of pixels."""
    rng = np.random.default_rng(size[0])
    levels = rng.integers(0, [256, 90, 12], (size[1], size[0], 3), np.uint8)
    for values in (levels, levels // 128 * 200):
        image = Image.fromarray(values)
        np.testing.assert_array_equal(_median(image), np.median(values, axis=(0, 1)))


def test_smoothing_mixes_neighbours_and_keeps_edges():
    dot = np.zeros((3, 4, 3), np.float32)
    dot[1, 2, 0] = 100
    expected = np.outer([5, 90, 5], [0, 5, 90, 5]) / 100
    smoothed = _smoothed(dot)
    assert smoothed.dtype == np.float32
    np.testing.assert_allclose(smoothed[..., 0], expected, rtol=1e-5)
    assert not smoothed[..., 1:].any()
    # One row or column has nothing beside it, and an even picture stays as it is.
    for size in ((1, 5), (5, 1), (4, 4)):
        np.testing.assert_allclose(_smoothed(np.full((*size, 3), 7, np.float32)), 7, rtol=1e-6)


def test_median_colour_becomes_nothing():
    tensor = to_tensor(word((250, 240, 20), (20, 90, 160)))
    assert not np.median(tensor, axis=(0, 1)).any() and contrast(tensor) > 0.8


def test_blank_picture_is_all_background():
    assert not to_tensor(Image.new("RGB", (100, 40), (130, 20, 90))).any()


def test_compression_noise_is_no_ink():
    rng = np.random.default_rng(2)
    noise = rng.choice([129, 130, 131], (40, 100, 3), p=[0.02, 0.96, 0.02]).astype(np.uint8)
    assert contrast(to_tensor(Image.fromarray(noise))) < 0.6


def test_colour_is_seen_where_grey_is_even():
    """Red on green of the same luma."""
    image = word((196, 0, 0), (0, 100, 0))
    grey = np.asarray(image.convert("L")).astype(int)
    assert np.ptp(grey) <= 2
    tensor = to_tensor(image)
    assert tensor[..., 0].max() > 0.8 and tensor[..., 1].min() < -0.5
    assert not tensor[..., 2].any()
    drawn = np.abs(tensor).max(2) > 0.5
    assert 0.02 < drawn.mean() < 0.3


def test_faint_text_stays_visible_beside_a_dark_margin():
    """A strip of black page, which takes most of the contrast, leaves the text its own."""
    image = word("#c0c0c0", "#e8e8e8")
    image.paste("black", (0, 0, 14, 25))
    tensor = to_tensor(image)
    assert np.abs(tensor[:, WIDTH // 2 :]).max() > 0.25
    # Not compressed, it would be as small a part of the margin's ink as it is in the picture.
    assert np.abs(tensor[:, WIDTH // 2 :]).max() > 1.5 * (0xE8 - 0xC0) / 0xE8 * contrast(tensor)


def box_of(image: Image.Image) -> tuple[int, int, int, int]:
    return content_box(np.asarray(image.convert("L")))


@pytest.mark.parametrize(("ink", "ground"), [("black", "white"), ("white", "#303030")])
def test_even_margins_are_cut(ink, ground):
    image = Image.new("RGB", (90, 50), ground)
    ImageDraw.Draw(image).line((20, 12, 70, 33), ink)
    assert box_of(image) == (20, 12, 71, 34)


@pytest.mark.parametrize("page", ["white", "black", "#7080a0"])
@pytest.mark.parametrize("frame", ["black", "#d0d0d0"])
def test_page_and_frame_are_cut(page, frame):
    image = word("#303030", "#f0f0e0")
    left, top, right, bottom = box_of(image)
    assert 0 < left < right < image.width and 0 < top < bottom < image.height
    framed = ImageOps.expand(ImageOps.expand(image, 2, frame), (25, 13), page)
    assert box_of(framed) == (left + 27, top + 15, right + 27, bottom + 15)
    np.testing.assert_array_equal(to_tensor(framed), to_tensor(image))


def test_a_frame_on_two_sides_is_cut():
    image = word("#303030", "#f0f0f0")
    left, top, right, bottom = box_of(image)
    framed = ImageOps.expand(image, (6, 0, 0, 9), "black")
    assert box_of(framed) == (left + 6, top, right + 6, bottom)


def test_uneven_margins_of_a_photograph_are_cut():
    """Shading and grain of a few levels are margin all the same."""
    image = word("black", "white")
    left, top, right, bottom = box_of(image)
    grain = np.random.default_rng(3).integers(0, 9, (60, 150), np.uint8)
    page = Image.fromarray(230 + grain).convert("RGB")
    page.paste(image, (15, 10))
    assert box_of(page) == (left + 15, top + 10, right + 15, bottom + 10)


def test_frames_within_frames_are_cut_so_often():
    image = Image.effect_noise((40, 20), 90).convert("RGB")
    for number in range(CUTS + 3):
        image = ImageOps.expand(image, 1, "black" if number % 2 else "white")
    # One frame a cut.
    left, top, right, bottom = box_of(image)
    assert left == top == image.width - right == image.height - bottom == CUTS


@pytest.mark.parametrize("contrast", [0, 1, 8])
def test_an_even_picture_stays_whole(contrast):
    values = np.full((20, 50), 100, np.uint8)
    values[5:9, 10:30] += contrast
    assert content_box(values) == (0, 0, 50, 20)


def test_stripes_stay_whole():
    """Every row is even, or every column: there is nothing to cut to."""
    stripes = np.zeros((20, 50), np.uint8)
    stripes[::2] = 255
    assert content_box(stripes) == (0, 0, 50, 20)
    assert content_box(stripes.T) == (0, 0, 20, 50)


def test_faint_text_is_not_cut():
    image = word("#d6d6d6", "#e4e4e4")
    strong = box_of(word("black", "white"))
    left, top, right, bottom = box_of(image)
    assert left <= strong[0] + 1 and top <= strong[1] + 1
    assert right >= strong[2] - 1 and bottom >= strong[3] - 1
    assert contrast(to_tensor(image)) > 0.8


def test_decode_leaves_pillow_as_it_was():
    limit = Image.MAX_IMAGE_PIXELS
    decode(encoded(picture()))
    assert Image.MAX_IMAGE_PIXELS == limit
    assert Image.open(io.BytesIO(encoded(picture(), "TIFF"))).format == "TIFF"
