"""Bytes -> image -> tensor, guarded.

``decode`` turns what a caller sent into a grey image and refuses everything that is
not one whole picture of a known format and bounded size. ``to_tensor`` turns a grey
image into the network's input. Training calls the same two functions.
"""

import io

import numpy as np
from PIL import Image, ImageOps

from recognize.limits import MAX_IMAGE_BYTES, MAX_IMAGE_PIXELS

HEIGHT = 48
WIDTH = 160
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")

# Deviations from the background are divided by this many mean absolute deviations,
# which puts typical ink near 1, and are clipped at CLIP.
CONTRAST = 4.0
CLIP = 2.0

# How other image formats begin, to tell "we do not read this format" (convert it)
# from "this is no image" (the wrong file).
_FOREIGN = (
    (0, b"II*\x00", "TIFF"),
    (0, b"MM\x00*", "TIFF"),
    (0, b"\x00\x00\x01\x00", "ICO"),
    (0, b"8BPS", "PSD"),
    (0, b"%PDF", "PDF"),
    (0, b"\xff\x0a", "JPEG XL"),
    (4, b"JXL ", "JPEG XL"),
    (4, b"jP  ", "JPEG 2000"),
    (4, b"ftypavif", "AVIF"),
    (4, b"ftypavis", "AVIF"),
    (4, b"ftyphei", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
)


class ImageError(ValueError):
    """The bytes are not an image that the reader takes; the message says what to do."""


class BrokenImage(ImageError):
    """Not an image at all, or one that is truncated or damaged."""


class UnsupportedFormat(ImageError):
    """An image, but of a format that the reader does not open."""


class ImageTooLarge(ImageError):
    """More bytes or more pixels than the limits allow."""


def decode(data: bytes) -> Image.Image:
    """Grey image (Pillow mode ``L``) of the encoded picture in ``data``.

    The format is told by content: PNG, JPEG, GIF (first frame), WebP (first frame) or
    BMP. EXIF orientation is applied and transparency is laid onto white. Sizes are
    checked before any pixel is decoded.

    Raises ``ImageTooLarge`` (over 1 MiB or 2 megapixels), ``UnsupportedFormat`` (an
    image of another format) or ``BrokenImage`` (everything else).
    """
    if len(data) > MAX_IMAGE_BYTES:
        raise ImageTooLarge(
            f"The image has {len(data):,} bytes; at most {MAX_IMAGE_BYTES:,} are taken. "
            "Crop it to the text or compress it more."
        )
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise ImageTooLarge(_too_many_pixels()) from None
    except Exception:
        # Pillow's parsers raise more than UnidentifiedImageError on malformed headers
        # (ValueError, SyntaxError, struct.error): all mean that no image could be read.
        raise _not_opened(data) from None
    with image:
        if image.width * image.height > MAX_IMAGE_PIXELS:
            raise ImageTooLarge(_too_many_pixels(image.size))
        try:
            image.load()
            return _grey(ImageOps.exif_transpose(image))
        except Exception:
            raise BrokenImage(
                f"The {image.format} image is truncated or damaged. Send the whole file."
            ) from None


def to_tensor(grey: Image.Image) -> np.ndarray:
    """Network input of a grey image: float32 (48, 160, 1) in [-2, 2].

    The picture is scaled to fit 48 x 160 with its aspect ratio kept and centred. Its
    median grey, the background, becomes 0, and so is the padding; ink is positive
    whether it was darker or lighter than the background, and its contrast is brought
    to a common scale by the mean absolute deviation.
    """
    scale = min(WIDTH / grey.width, HEIGHT / grey.height)
    width = max(1, round(grey.width * scale))
    height = max(1, round(grey.height * scale))
    pixels = np.asarray(grey.resize((width, height), Image.Resampling.BILINEAR), dtype=np.float32)
    deviation = pixels - np.median(pixels)
    spread = float(np.abs(deviation).mean())
    if deviation.mean() < 0:
        deviation = -deviation
    # A spread under one grey level is a blank picture: dividing by it would blow
    # compression noise up to look like ink.
    deviation /= CONTRAST * max(spread, 1.0)
    tensor = np.zeros((HEIGHT, WIDTH, 1), dtype=np.float32)
    top, left = (HEIGHT - height) // 2, (WIDTH - width) // 2
    tensor[top : top + height, left : left + width, 0] = np.clip(deviation, -CLIP, CLIP)
    return tensor


def _grey(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        # 16-bit grey: Pillow's own conversion to 8 bits clips instead of scaling.
        return Image.fromarray((np.asarray(image) >> 8).clip(0, 255).astype(np.uint8))
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        white = Image.new("RGBA", rgba.size, "white")
        image = Image.alpha_composite(white, rgba)
    return image.convert("RGB").convert("L")


def _too_many_pixels(size: tuple[int, int] | None = None) -> str:
    found = (
        f"The image is {size[0]} x {size[1]} pixels" if size else "The image has too many pixels"
    )
    return (
        f"{found}; at most {MAX_IMAGE_PIXELS:,} pixels are taken. "
        "Crop it to the text or scale it down."
    )


def _not_opened(data: bytes) -> ImageError:
    for offset, signature, name in _FOREIGN:
        if data[offset : offset + len(signature)] == signature:
            return UnsupportedFormat(_unsupported(name))
    if b"<svg" in data[:1024].lower():
        return UnsupportedFormat(_unsupported("SVG"))
    return BrokenImage(
        "The data is not an image, or its beginning is damaged. "
        "Send a PNG, JPEG, GIF, WebP or BMP file."
    )


def _unsupported(name: str) -> str:
    return f"{name} images are not read. Send a PNG, JPEG, GIF, WebP or BMP file."
