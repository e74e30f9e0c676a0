"""What can be measured of a captcha's picture that may make it hard to read."""

import math
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage.filters import threshold_otsu
from skimage.measure import label, regionprops
from skimage.morphology import skeletonize
from skimage.transform import probabilistic_hough_line

# Pictures are measured at most so large, for time.
_LARGEST = 400
# A piece of ink whose sides are less than this part of the picture's height is a speck.
_SPECK = 0.08
# A stroke is a line where it is straight for this part of the picture's width: few letters are.
_LINE = 0.25


@dataclass(frozen=True)
class Features:
    """Of one picture, whose ink is the rarer side of Otsu's threshold of its brightness.

    ``contrast``: the distance of ink and ground in brightness, 0-1. ``joined``: how many
    characters the widest connected piece of ink spans; 1 where they stand apart. ``lines``: the
    length of straight strokes that are longer than a letter is, in widths of the picture.
    ``specks``: pieces of ink that are smaller than a character's, for a thousand pixels.
    """

    contrast: float
    joined: float
    lines: float
    specks: float


# What each is called in a report.
NAMES = {
    "contrast": "Contrast of ink and ground (0 to 1)",
    "joined": "Characters that touch (how many the widest piece of ink spans)",
    "lines": "Straight lines (their length, in widths of the picture)",
    "specks": "Specks (for a thousand pixels)",
}
FEATURES = tuple(field.name for field in fields(Features))


def measured(image: Image.Image, characters: int) -> Features:
    """The features of an RGB picture of so many characters."""
    small = image.convert("L")
    small.thumbnail((_LARGEST, _LARGEST))
    grey = np.asarray(small, dtype=np.float64) / 255
    if grey.max() - grey.min() < 1 / 255:
        return Features(0.0, 0.0, 0.0, 0.0)
    # Above the threshold; where both sides are as large, that is the dark one's complement.
    bright = grey > threshold_otsu(grey)
    ink = bright if bright.mean() < 0.5 else ~bright
    contrast = abs(float(grey[ink].mean()) - float(grey[~ink].mean()))
    joined, specks = _pieces(ink, characters)
    return Features(contrast, joined, _lines(ink), specks)


def _pieces(ink: NDArray[np.bool_], characters: int) -> tuple[float, float]:
    boxes = [piece.bbox for piece in regionprops(label(ink, connectivity=2))]
    least = _SPECK * ink.shape[0]
    large = [box for box in boxes if max(box[2] - box[0], box[3] - box[1]) >= least]
    specks = 1000 * (len(boxes) - len(large)) / ink.size
    if not large or not characters:
        return 0.0, specks
    extent = max(box[3] for box in large) - min(box[1] for box in large)
    widest = max(box[3] - box[1] for box in large)
    return widest * characters / extent, specks


def _lines(ink: NDArray[np.bool_]) -> float:
    width = ink.shape[1]
    segments = probabilistic_hough_line(
        skeletonize(ink), threshold=10, line_length=max(8, int(_LINE * width)), line_gap=2, rng=0
    )
    return sum(math.dist(start, end) for start, end in segments) / float(width)
