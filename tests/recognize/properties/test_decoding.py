"""Decoding, for pictures of every kind and for files that somebody damaged or made up."""

import functools

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from recognize import images
from recognize.frames import combined
from recognize.images import HEIGHT, WIDTH, ImageError
from recognize.limits import FORMATS, MAX_FRAMES, MAX_IMAGE_PIXELS, MAX_IMAGE_SIDE
from recognize.views import VIEWS, tensor
from tests.support import hostile
from tests.support.pictures import animated, encoded, in_turn, word

MODES = ["1", "L", "P", "RGB", "RGBA", "LA"]
KINDS = [one.pillow for one in FORMATS]


@st.composite
def pictures(draw):
    """Small pictures of noise, of one colour or of a word, in any of Pillow's modes."""
    width, height = draw(st.integers(1, 80)), draw(st.integers(1, 50))
    seed = draw(st.integers(0, 9))
    if seed == 0:
        picture = Image.new("RGBA", (width, height), (1, 2, 3, 4))
    elif seed == 1:
        picture = word("black", "white", (width, height)).convert("RGBA")
    else:
        rng = np.random.default_rng(seed)
        picture = Image.fromarray(rng.integers(0, 256, (height, width, 4), np.uint8), "RGBA")
    return picture.convert("RGB").convert(draw(st.sampled_from(MODES)))


def check(data: bytes) -> None:
    """It is refused in a sentence, or becomes tensors of what the network takes."""
    try:
        picture = images.decode(data)
    except ImageError as error:
        assert str(error).endswith(".") and len(str(error)) < 300
        return
    check_frames(data)
    assert picture.width * picture.height <= MAX_IMAGE_PIXELS
    assert max(picture.size) <= MAX_IMAGE_SIDE
    content = images.content(picture)
    for view in VIEWS:
        laid = tensor(content, view)
        assert laid.shape == (HEIGHT, WIDTH, 3) and laid.dtype == np.float32
        assert np.isfinite(laid).all()


def check_frames(data: bytes) -> None:
    try:
        frames = images.decode_frames(data)
    except ImageError as error:
        assert "damaged" in str(error)
        return
    assert len({frame.size for frame in frames}) == 1 and len(frames) <= MAX_FRAMES
    assert all(one.size == frames[0].size for one in combined(frames))


@given(pictures(), st.sampled_from(KINDS))
def test_every_picture_is_read(picture, kind):
    try:
        data = encoded(picture, kind)
    except OSError:
        # Of this mode there is no such file.
        assume(False)
    decoded = images.decode(data)
    assert decoded.size == picture.size
    check(data)


@given(pictures())
def test_a_lossless_format_makes_no_difference(picture):
    plain = picture.convert("RGB")
    files = [encoded(plain, "PNG"), encoded(plain, "BMP"), encoded(plain, "WEBP", lossless=True)]
    first, *others = [images.decode(file).tobytes() for file in files]
    assert others == [first, first] and first == plain.tobytes()


@given(st.binary(max_size=400))
def test_any_bytes(data):
    check(data)


STARTS = [encoded(word("black", "white", (60, 20)), kind)[:12] for kind in KINDS]


@given(st.sampled_from(STARTS), st.binary(max_size=400))
def test_any_bytes_that_begin_as_a_picture(start, data):
    check(start + data)


@functools.cache
def whole_files() -> tuple[bytes, ...]:
    """A file of each format, and of the hostile ones those that are small."""
    picture = word("black", "white", (60, 20))
    files = [encoded(picture, kind) for kind in KINDS]
    files += [encoded(picture, "JPEG", progressive=True, exif=hostile.exif((274, 3, 1, 6)))]
    files += [encoded(picture.convert("RGBA"), "PNG"), encoded(picture.convert("P"), "GIF")]
    frames = in_turn(picture)
    files += [animated(frames, kind) for kind in ("GIF", "PNG", "WEBP")]
    files += [make() for name, make in hostile.FILES.items() if name in SMALL]
    return tuple(files)


SMALL = {
    *("pixels claimed", "a directory of nothing", "a profile of nothing"),
    *("GIF larger than its screen", "GIF of a large screen", "WebP that claims pixels"),
}


@st.composite
def damaged(draw):
    """A whole file with bytes changed, left out, doubled, or from another file."""
    data = bytearray(draw(st.sampled_from(whole_files())))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        size = draw(st.integers(0, 40))
        match draw(st.integers(0, 4)):
            case 0 if data:
                data[at] = draw(st.integers(0, 255))
            case 1:
                del data[at : at + size]
            case 2:
                data[at:at] = data[at : at + size] * draw(st.integers(1, 50))
            case 3:
                other = draw(st.sampled_from(whole_files()))
                data[at : at + size] = other[at : at + size]
            case 4:
                data[at : at + 4] = draw(st.sampled_from([b"\0" * 4, b"\xff" * 4, b"\x7f\xff" * 2]))
    return bytes(data)


@settings(max_examples=1000)
@given(damaged())
def test_damaged_files(data):
    check(data)
