"""Files that cost more than they look: refused before, or read at an honest one's cost."""

import gc
import io
import struct
import sys
import time

import numpy as np
import pytest
from PIL import Image, ImageOps, TiffImagePlugin

from recognize import images
from recognize.frames import combined
from recognize.images import BrokenImage, ImageError, ImageTooLarge
from recognize.inspection import inspect
from recognize.limits import MAX_IMAGE_BYTES
from recognize.views import MOST_OTHERS, VIEWS, looks
from tests.support import hostile
from tests.support.patience import SLOWER
from tests.support.pictures import encoded, word
from tests.support.processes import forget_peak, peak_mib

# Of processor time, and of memory beyond what the process had, for a picture within the limits.
SECONDS = 0.5
MIB = 30


def see(tensor: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """As a network that has the reader look at as many views as it ever does."""
    assert tensor.shape == (images.HEIGHT, images.WIDTH, 3)
    return np.empty(0), np.ones(len(VIEWS))


def prepared(data: bytes) -> None:
    """All that is done with a picture but the network."""
    for picture in combined(images.decode_frames(data)):
        assert len([*looks(see, picture)]) == 1 + MOST_OTHERS


@pytest.mark.parametrize("name", hostile.FILES)
def test_costs_are_bounded(name):
    data = hostile.FILES[name]()
    assert len(data) <= MAX_IMAGE_BYTES
    refusal = hostile.REFUSED.get(name)
    gc.collect()
    if sys.platform == "linux":
        forget_peak()
        before = peak_mib()
    started = time.process_time()
    if refusal:
        with pytest.raises(ImageTooLarge, match=refusal):
            prepared(data)
    else:
        try:
            prepared(data)
        except ImageError as error:
            assert "damaged" in str(error)
    assert time.process_time() - started < SLOWER * (0.1 if refusal else SECONDS)
    if sys.platform == "linux":
        assert peak_mib() - before < (4 if refusal else MIB)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "AVIF"])
def test_orientation_turns_as_pillow_does(kind, orientation):
    picture = Image.radial_gradient("L").resize((48, 32)).crop((0, 0, 40, 20)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"lossless": True} if kind == "WEBP" else {}
    data = encoded(picture, kind, exif=exif, **options)
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    decoded = images.decode(data)
    assert decoded.size == expected.size and decoded.tobytes() == expected.tobytes()


@pytest.mark.parametrize(
    ("exif", "orientation"),
    [
        (hostile.exif((0x0112, 3, 1, 6)), 6),
        (hostile.exif((0x0112, 3, 1, 6), order=">"), 6),
        (hostile.exif((0x0112, 4, 1, 8)), 8),
        (b"Exif\0\0" + hostile.exif((0x010F, 3, 1, 1), (0x0112, 3, 1, 3)), 3),
        (hostile.exif((0x0112, 3, 1, 9)), 1),
        (hostile.exif((0x0112, 3, 1, 0)), 1),
        (hostile.exif((0x0112, 2, 1, 6)), 1),
        (hostile.exif((0x0112, 3, 2, 6)), 1),
        (hostile.exif(*[(1, 3, 1, 1)] * 1000, (0x0112, 3, 1, 6)), 1),
        (hostile.exif((0x0112, 3, 1, 6))[:14], 1),
        (b"II*\0" + struct.pack("<I", 2**32 - 1), 1),
        (b"", 1),
    ],
)
def test_orientation_alone_is_read_of_exif(exif, orientation):
    data = hostile.png(4, 4, 2, hostile.chunk(b"eXIf", exif))
    assert inspect(data).orientation == orientation


def test_only_pixels_are_left_of_a_png():
    extra = [hostile.chunk(kind, b"a\0b") for kind in (b"tEXt", b"prVt", b"iCCP", b"gAMA")]
    assert inspect(hostile.png(4, 4, 2, *extra)).data == hostile.png(4, 4)
    kept = hostile.chunk(b"tRNS", bytes(6))
    assert inspect(hostile.png(4, 4, 2, kept)).data == hostile.png(4, 4, 2, kept)


def test_what_a_decoder_needs_of_a_jpeg_is_left():
    """Adobe's segment says that four colours are inverted."""
    data = encoded(Image.new("CMYK", (20, 10), (10, 200, 30, 0)), "JPEG", comment=b"a" * 500)
    left = inspect(data).data
    assert b"Adobe" in left and b"aaa" not in left
    assert max(images.decode(data).getpixel((3, 3))) > 200


def test_files_of_nothing_are_handed_on():
    for start in (
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"GIF89a",
        b"RIFF\0\0\0\0WEBP",
        b"BM",
        b"",
    ):
        for length in range(40):
            assert inspect(start + bytes(length)).orientation == 1
    for start in (b"II*\0", b"MM\0*", b"\0\0\1\0", b"\0\0\0\x14ftypavif"):
        for length in range(40):
            with pytest.raises(BrokenImage, match="damaged"):
                inspect(start + bytes(length))


@pytest.mark.parametrize(("order", "mode"), [("II", "L"), ("MM", "I;16B")])
def test_only_pixels_are_left_of_a_tiff(order, mode):
    """And of its pages the first."""
    pages = [Image.new(mode, (40, 20), shade) for shade in (200, 0)]
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[270] = "a text"
    data = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:], tiffinfo=info)
    left = Image.open(io.BytesIO(inspect(data).data))
    assert data.startswith(order.encode()) and left.n_frames == 1
    assert 270 not in left.tag_v2 and left.getpixel((3, 3)) == 200


def test_metadata_of_an_avif_is_left_away_and_its_boxes_turn_it():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[270] = "a text"
    data = encoded(word("black", "white"), "AVIF", exif=exif)
    assert b"infe" in data and b"Exif" in data
    assert b"\0Exif\0" not in inspect(data).data[:400]
    assert images.decode(data).size == (40, 120)


def test_the_largest_picture_of_an_ico_is_taken():
    sizes = [(16, 16), (64, 48), (32, 32)]
    for form in ("png", "bmp"):
        picture = word("black", "white", (64, 48))
        data = encoded(picture, "ICO", sizes=sizes, bitmap_format=form)
        assert images.decode(data).tobytes() == picture.tobytes()


@pytest.mark.parametrize("brand", [b"mif1", b"msf1"])
def test_what_is_not_inspected_is_not_decoded(brand):
    """Pillow takes files of these brands for AVIF too."""
    data = encoded(word("black", "white"), "AVIF").replace(b"ftypavif", b"ftyp" + brand)
    assert Image.open(io.BytesIO(data)).format == "AVIF"
    with pytest.raises(ImageError):
        images.decode(data)
