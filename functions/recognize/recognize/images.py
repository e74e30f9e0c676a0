"""Bytes -> image -> tensor, guarded.

``decode`` turns what a caller sent into an RGB image and refuses everything that is
not one whole picture of a known format and bounded size. ``to_tensor`` turns an RGB
image into the network's input. Training calls the same two functions; ``views`` has further ways.
"""

import io
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from recognize import webp
from recognize.inspection import inspect
from recognize.inspection.bounds import UPRIGHT, Inspected, check_size, damaged, named
from recognize.inspection.bounds import BrokenImage as BrokenImage
from recognize.inspection.bounds import ImageError as ImageError
from recognize.inspection.bounds import ImageTooLarge as ImageTooLarge
from recognize.inspection.bounds import UnsupportedFormat as UnsupportedFormat
from recognize.inspection.exif import orientation_of
from recognize.limits import FORMAT_NAMES, MAX_IMAGE_BYTES, format_of

HEIGHT = 48
WIDTH = 160
# A network's input: float32 (48, 160, 3).
Tensor = NDArray[np.float32]

# How much wider a picture may be drawn than it is, to fill the input: most are less wide for
# their height, and a character then has more of the network's time steps.
STRETCH = 1.5
# A picture that is drawn this many times as high as it is, or more, is enlarged by a cubic filter,
# which keeps the few pixels of its letters apart; others by a triangle.
CUBIC_FROM = 2.0
# Part of each pixel that comes from its neighbour to either side, in both directions: letters
# drawn without smooth edges, or torn in rows, are read as what they look like from afar.
SMOOTHING = 0.05

# Empty pixels around the content in the network's input.
MARGIN = 2

# Deviations from the background are divided by this many mean absolute deviations, which
# puts typical ink near 1. COMPRESSION is how steep the logarithm is that follows.
CONTRAST = 4.0
# Grey levels: a mean deviation that is less is nought but for rounding, and turns no picture over.
BALANCED = 0.001
COMPRESSION = 8.0

# A row or column is even when its values differ by at most this many levels, or by this
# part of the picture's whole range.
EVEN_LEVELS = 8
EVEN_SHARE = 16
# Page, frame, inner frame, paper; frames within frames without end would take long.
CUTS = 6

# What turns a picture upright, by its EXIF orientation.
UPRIGHT_BY = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# How other image formats begin, to tell "we do not read this format" (convert it)
# from "this is no image" (the wrong file).
FOREIGN = (
    (0, b"8BPS", "PSD"),
    (0, b"%PDF", "PDF"),
    (0, b"\xff\x0a", "JPEG XL"),
    (4, b"JXL ", "JPEG XL"),
    (4, b"jP  ", "JPEG 2000"),
    (4, b"ftyphei", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
)


def decode(data: bytes) -> Image.Image:
    """RGB image of the encoded picture in ``data``; of several frames the first.

    The format, one of ``limits.FORMATS``, is told by content. EXIF orientation is applied and
    transparency is laid onto white, or onto black where white shows nothing. What decoding would
    cost is checked before any pixel is decoded.

    Raises ``ImageTooLarge`` (over the limits of bytes, pixels, sides, scans or parts),
    ``UnsupportedFormat`` (an image of another format) or ``BrokenImage`` (everything else).
    """
    image, inspected = _opened(data)
    return rgb(image, inspected.orientation)


def decode_frames(data: bytes) -> list[Image.Image]:
    """RGB images of the frames of an animation, as they are shown, and of another picture one.

    All are of one size. Of many or large frames the first are taken (``limits.MAX_FRAMES``,
    ``limits.MAX_ANIMATION_PIXELS``). For the rest see ``decode``.
    """
    image, inspected = _opened(data)
    if inspected.frames == 1:
        return [rgb(image, inspected.orientation)]
    # A PNG may have a picture beside its animation, for programs that show none.
    before = int(getattr(image, "default_image", False))
    frames = []
    for number in range(before, before + inspected.frames):
        try:
            image.seek(number)
        except Exception:
            raise damaged(image.format) from None
        frames.append(rgb(image, inspected.orientation))
    if len({frame.size for frame in frames}) > 1:
        raise damaged(image.format)
    return frames


def _opened(data: bytes) -> tuple[Image.Image, Inspected]:
    if len(data) > MAX_IMAGE_BYTES:
        raise ImageTooLarge(
            f"The image has {len(data):,} bytes; at most {MAX_IMAGE_BYTES:,} are taken. "
            "Crop it to the text or compress it more."
        )
    inspected = inspect(data)
    # Pillow knows more beginnings than were inspected.
    found = format_of(inspected.data)
    if found is None:
        raise _not_opened(data)
    try:
        image: Image.Image = (
            webp.opened(inspected.data, inspected.frames)
            if found.pillow == "WEBP"
            else Image.open(io.BytesIO(inspected.data), formats=[found.pillow])
        )
    except Exception:
        # Pillow's parsers raise more than UnidentifiedImageError on malformed headers
        # (ValueError, SyntaxError, struct.error): all mean that no image could be read.
        raise _not_opened(data) from None
    check_size(*image.size)
    if image.format == "AVIF" and (turned := image.info.get("exif")):
        # Pillow puts there how an AVIF's own boxes turn it, the file's EXIF being gone.
        inspected = replace(inspected, orientation=orientation_of(turned))
    return image, inspected


def rgb(image: Image.Image, orientation: int = UPRIGHT) -> Image.Image:
    """RGB copy of an opened image, turned by its EXIF orientation, without transparency.

    Raises ``BrokenImage`` where it cannot be loaded, and where it has no pixels.
    """
    if 0 in image.size:
        raise BrokenImage(f"The {named(image.format)} has no pixels.")
    try:
        image.load()
        coloured = _colour(image)
        # Afterwards, when there is one copy less in memory.
        turn = UPRIGHT_BY.get(orientation)
        return coloured if turn is None else coloured.transpose(turn)
    except Exception:
        raise damaged(image.format) from None


def to_tensor(image: Image.Image) -> Tensor:
    """Network input of a whole RGB image, as training sees it; see ``laid``."""
    return laid(content(image))


def content(image: Image.Image) -> Image.Image:
    """The image without its even margins, as ``content_box`` finds them."""
    box = content_box(np.asarray(image.convert("L")))
    return image if box == (0, 0, *image.size) else image.crop(box)


def laid(image: Image.Image, margin: int = MARGIN, shift: int = 0) -> Tensor:
    """Network input of an image cropped to its content: (48, 160, 3), mostly in [-1.3, 1.3].

    It is scaled to fit 48 x 160 less ``margin`` pixels on each side, drawn up to half as wide again
    where that leaves room, a little smoothed, and centred, but for ``shift`` pixels to the right.
    Its median colour, the background, becomes 0, and so does the padding; ink is positive whether
    it was darker or lighter than the background. Its contrast is brought to a common scale by the
    mean absolute deviation, and compressed by a logarithm, so that faint text beside a dark page
    stays visible.
    """
    image = fitted(image, margin)
    width, height = image.size
    deviation = _smoothed(np.asarray(image, dtype=np.float32) - median(image))
    if deviation.mean() < -BALANCED:
        deviation = -deviation
    # A mean deviation under one grey level is a blank picture: dividing by it would blow
    # compression noise up to look like ink.
    deviation *= COMPRESSION / (CONTRAST * max(float(np.abs(deviation).mean()), 1.0))
    tensor = np.zeros((HEIGHT, WIDTH, 3), dtype=np.float32)
    top, left = (HEIGHT - height) // 2, (WIDTH - width) // 2 + shift
    compressed = np.copysign(np.log1p(np.abs(deviation)), deviation) / np.log1p(COMPRESSION)
    tensor[top : top + height, left : left + width] = compressed
    return tensor


def fitted(image: Image.Image, margin: int = MARGIN) -> Image.Image:
    """The image at the size at which ``laid`` shows it, at most 48 x 160 less the margins."""
    scale = scale_of(image, margin)
    width = max(1, min(WIDTH - 2 * margin, round(image.width * scale * STRETCH)))
    height = max(1, round(image.height * scale))
    enlarged = height >= CUBIC_FROM * image.height
    resampling = Image.Resampling.BICUBIC if enlarged else Image.Resampling.BILINEAR
    return image.resize((width, height), resampling)


def scale_of(image: Image.Image, margin: int = MARGIN) -> float:
    """How many times larger an image fits the network's input less ``margin`` on each side."""
    return min((WIDTH - 2 * margin) / image.width, (HEIGHT - 2 * margin) / image.height)


def content_box(grey: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    """What is left of a picture, uint8 (height, width), without its even margins.

    Rows and columns of one shade are cut from all four sides, in turns: the page around a
    captcha, its frame, and its own empty margins. Returns (left, top, right, bottom); the
    whole of a picture that is even all over.
    """
    tolerance = evenness(grey)
    if grey.shape[0] > grey.shape[1]:
        # The long side along memory: rows of a few pixels take numpy a hundred times as long.
        grey = np.asfortranarray(grey)
    left, top, bottom, right = 0, 0, *grey.shape
    for _ in range(CUTS):
        box = grey[top:bottom, left:right]
        rows = np.flatnonzero(box.max(1) - box.min(1) > tolerance)
        columns = np.flatnonzero(box.max(0) - box.min(0) > tolerance)
        if not rows.size or not columns.size:
            return 0, 0, grey.shape[1], grey.shape[0]
        right, bottom = left + int(columns[-1]) + 1, top + int(rows[-1]) + 1
        left, top = left + int(columns[0]), top + int(rows[0])
        if box.shape == (bottom - top, right - left):
            break
    return left, top, right, bottom


def evenness(grey: NDArray[np.uint8]) -> int:
    """How many levels apart the values of an even row or column of a picture may be.

    Compression and shading leave even areas a little uneven; faint text is no margin.
    """
    return max(EVEN_LEVELS, (int(grey.max()) - int(grey.min())) // EVEN_SHARE)


def _smoothed(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """float32 (height, width, 3), each value mixed with its neighbours'; edges are repeated."""
    for axis in (0, 1):
        lines: NDArray[np.float32] = np.swapaxes(picture, 0, axis)
        mixed = (1 - 2 * SMOOTHING) * lines
        mixed[1:] += SMOOTHING * lines[:-1]
        mixed[:-1] += SMOOTHING * lines[1:]
        mixed[0] += SMOOTHING * lines[0]
        mixed[-1] += SMOOTHING * lines[-1]
        picture = np.swapaxes(mixed, 0, axis)
    return picture


def median(image: Image.Image) -> NDArray[np.float32]:
    """Median of each channel of an RGB image, float32 (3,), in 0-255."""
    below = np.cumsum(np.reshape(image.histogram(), (3, 256)), axis=1)
    half = image.width * image.height / 2
    # The mean of the two middle values where the count is even.
    low, high = (below < half).sum(1), (below <= half).sum(1)
    return np.asarray((low + high) / 2, dtype=np.float32)


def _colour(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        # 16-bit grey: Pillow's own conversion to 8 bits clips instead of scaling.
        grey = (np.asarray(image) >> 8).clip(0, 255).astype(np.uint8)
        return Image.fromarray(grey).convert("RGB")
    if image.has_transparency_data:
        # Pillow makes a copy of what is RGBA already.
        rgba = image if image.mode == "RGBA" else image.convert("RGBA")
        image = Image.new("RGB", rgba.size, "white")
        image.paste(rgba, mask=rgba)
        levels = np.flatnonzero(image.convert("L").histogram())
        if np.ptp(levels) <= EVEN_LEVELS:
            # White letters for a dark page: on white there would be nothing to see.
            image.paste("black", (0, 0, *image.size))
            image.paste(rgba, mask=rgba)
        return image
    return image.convert("RGB")


def _not_opened(data: bytes) -> ImageError:
    for offset, signature, name in FOREIGN:
        if data[offset : offset + len(signature)] == signature:
            return UnsupportedFormat(_unsupported(name))
    if b"<svg" in data[:1024].lower():
        return UnsupportedFormat(_unsupported("SVG"))
    return BrokenImage(
        f"The data is not an image, or its beginning is damaged. Send a {FORMAT_NAMES} file."
    )


def _unsupported(name: str) -> str:
    return f"{name} images are not read. Send a {FORMAT_NAMES} file."
