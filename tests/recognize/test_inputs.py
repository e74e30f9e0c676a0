"""Whatever a program has a picture as is read as its bytes are, within the same limits."""

import base64
import dataclasses
import io
import textwrap
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from recognize.images import BrokenImage, ImageTooLarge, UnsupportedFormat, decode
from recognize.inputs import TAKEN, image_of
from recognize.limits import FORMATS, MAX_IMAGE_BYTES, MAX_REQUEST_BYTES
from tests.support import hostile
from tests.support.pictures import encoded, word


def same(image: Image.Image, other: Image.Image) -> bool:
    return image.mode == other.mode == "RGB" and image.tobytes() == other.tobytes()


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


FORMS = {
    "bytes": lambda path, data: data,
    "bytearray": lambda path, data: bytearray(data),
    "memoryview": lambda path, data: memoryview(data),
    "Path": lambda path, data: path,
    "path as a text": lambda path, data: str(path),
    "open file": lambda path, data: path.open("rb"),
    "unbuffered file": lambda path, data: path.open("rb", buffering=0),
    "BytesIO": lambda path, data: io.BytesIO(data),
    "opened image": lambda path, data: Image.open(path),
    "loaded image": lambda path, data: decode(data),
    "array": lambda path, data: np.asarray(decode(data)),
    "array with opacity": lambda path, data: np.asarray(decode(data).convert("RGBA")),
    "strided array": lambda path, data: np.asarray(decode(data))[::-1, ::-1][::-1, ::-1],
    "base64": lambda path, data: base64_of(data),
    "base64 in lines": lambda path, data: "\n" + textwrap.fill(base64_of(data), 60) + "\n",
    "URL-safe base64": lambda path, data: base64.urlsafe_b64encode(data).decode().rstrip("="),
    "data URL": lambda path, data: "data:image/png;base64," + base64_of(data),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_reads_the_same(tmp_path, reader, png, form):
    (tmp_path / "a.png").write_bytes(png)
    picture = FORMS[form](tmp_path / "a.png", png)
    reading = reader.read(picture)
    if hasattr(picture, "close"):
        picture.close()
    expected = reader.read(png)
    assert dataclasses.replace(reading, elapsed_ms=0) == dataclasses.replace(expected, elapsed_ms=0)


@pytest.mark.parametrize("kind", [one.pillow for one in FORMATS])
def test_base64_of_every_format_is_told_from_a_path(kind):
    data = encoded(word("black", "white"), kind)
    assert same(image_of(base64_of(data)), decode(data))


def test_the_text_alone_says_whether_it_is_a_path(tmp_path, monkeypatch):
    """Names that are base64 too, with files that bear them."""
    monkeypatch.chdir(tmp_path)
    picture = encoded(word("black", "white"))
    for name in (
        "captcha",
        "iVBORw0KGgo",
        "9j/workspace/pictures/without/a/suffix",
        "Qk" + "a" * 40,
    ):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(picture)
        assert same(image_of(name), decode(picture))
    other = encoded(word("black", "white", text="R2d2"), "GIF")
    Path(base64_of(other)[:200]).parent.mkdir(parents=True, exist_ok=True)
    assert same(image_of(base64_of(other)), decode(other))
    with pytest.raises(FileNotFoundError, match="nowhere"):
        image_of("nowhere.png")
    with pytest.raises(IsADirectoryError):
        image_of(tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("data:image/png,abc", "data:image/png;base64"),
        ("data:image/png;base64,%%%", "not valid base64"),
        ("x" * 5000, "not an image"),
        ("a\0b", "nor a path"),
    ],
    ids=["no base64", "bad base64", "long", "zero"],
)
def test_texts_that_are_no_picture(text, words):
    with pytest.raises(BrokenImage, match=words):
        image_of(text)


@pytest.mark.parametrize(
    "picture",
    [
        None,
        5,
        ["a.png"],
        {"image": "a.png"},
        io.StringIO("a text"),
        np.zeros((20, 60), np.float32),
        np.zeros((20, 60, 2), np.uint8),
        np.zeros((1, 20, 60, 3), np.uint8),
        np.zeros(60, np.uint8),
    ],
    ids=lambda value: f"{type(value).__name__} {getattr(value, 'shape', '')}",
)
def test_anything_else_is_a_type_error_that_lists_what_is_taken(reader, picture):
    with pytest.raises(TypeError) as error:
        reader.read(picture)
    assert TAKEN in str(error.value)
    for form in ("bytes", "path", "file", "PIL", "NumPy", "(H, W, 4)", "base64", "data URL"):
        assert form in TAKEN


def test_a_file_is_read_from_where_it_stands_and_left_open(png):
    file = io.BytesIO(b"before" + png)
    file.seek(6)
    assert same(image_of(file), decode(png))
    assert not file.closed


def test_a_grey_array_and_one_with_opacity():
    grey = np.full((20, 60), 200, np.uint8)
    assert image_of(grey).getpixel((3, 3)) == (200, 200, 200)
    clear = np.zeros((20, 60, 4), np.uint8)
    clear[5:15, 10:50] = (0, 0, 255, 255)
    assert image_of(clear).getpixel((0, 0)) == (255, 255, 255)
    assert image_of(clear).getpixel((20, 10)) == (0, 0, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "HSV"])
def test_images_of_every_mode(mode):
    image = word("black", "white").convert("RGBA" if mode == "LA" else "RGB").convert(mode)
    kept = image.copy()
    assert image_of(image).mode == "RGB"
    assert image == kept


def test_images_whose_white_is_unknown_are_refused():
    for mode in ("I", "F"):
        with pytest.raises(UnsupportedFormat, match=f"mode {mode}.*Convert it"):
            image_of(Image.new(mode, (60, 20)))
    assert image_of(Image.new("I;16", (60, 20), 65_535)).getpixel((3, 3)) == (255, 255, 255)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_an_opened_image_is_turned_as_its_file_is(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(Image.radial_gradient("L").resize((48, 32)).crop((0, 0, 40, 20)), exif=exif)
    assert same(image_of(Image.open(io.BytesIO(data))), decode(data))
    # Whoever has turned it already is not turned again.
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    assert same(image_of(upright), decode(data))


def test_the_frame_that_a_program_chose():
    frames = [Image.new("L", (20, 10), shade) for shade in (10, 250)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    image = Image.open(io.BytesIO(data))
    image.seek(1)
    assert image_of(image).getpixel((3, 3)) == (250, 250, 250)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


LARGE = {
    "array of many pixels": lambda: np.zeros((1001, 2000, 3), np.uint8),
    "long array": lambda: np.zeros((10_001, 5), np.uint8),
    "image of many pixels": lambda: Image.new("L", (2000, 1001)),
    "long image": lambda: Image.new("1", (10_001, 5)),
    "opened JPEG of many scans": lambda: opened(hostile.progressive(65)),
    "opened image of many bytes": lambda: opened(encoded(word(0, 255)) + bytes(MAX_IMAGE_BYTES)),
    "bytes": lambda: bytes(MAX_IMAGE_BYTES + 1),
    "file": lambda: io.BytesIO(bytes(MAX_IMAGE_BYTES + 1)),
    "endless file": lambda: Path("/dev/zero"),
    "text": lambda: "A" * (MAX_REQUEST_BYTES + 1),
}


@pytest.mark.parametrize("name", LARGE)
def test_the_limits_hold_in_every_form(name):
    with pytest.raises(ImageTooLarge, match="at most|more than"):
        image_of(LARGE[name]())


@pytest.mark.parametrize(
    "picture", [np.zeros((0, 60), np.uint8), Image.new("RGB", (60, 0))], ids=["array", "image"]
)
def test_no_pixels(picture):
    with pytest.raises(BrokenImage, match="no pixels"):
        image_of(picture)


def test_an_image_that_cannot_be_loaded():
    with pytest.raises(BrokenImage, match="truncated or damaged"):
        image_of(opened(encoded(Image.effect_noise((200, 80), 60))[:-900]))
