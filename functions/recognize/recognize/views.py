"""How a picture is laid into the network's input: whole, parts of it, or drawn otherwise.

A captcha's letters may stand small in a large picture, and are then too coarse once it is scaled
down; other pictures are easier to read when they are drawn otherwise. Beside what it reads, the
network says of each view how probable it is that it reads the text there (``prospects``): where the
first view is not sure, the likeliest others are looked at, and each counts by its prospect.
``site/lib/views.js`` mirrors this module.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from recognize import images, redrawn, windows
from recognize.rows import in_one_row
from recognize.windows import Logits

# Left, top, right and bottom, as shares (0-1) of the picture's width and height.
Part = tuple[float, float, float, float]
WHOLE: Part = (0.0, 0.0, 1.0, 1.0)

# Of each of ``VIEWS``, the probability (0-1) that its text is read; empty of a network that does
# not say.
Prospects = NDArray[np.float32]
# What a network says of a view, and how much it counts beside the others, above 0.
Looked = tuple[Logits, float]
# A network: from a tensor, float32 (48, 160, 3), to logits, float32 (T, classes), and prospects.
See = Callable[[images.Tensor], tuple[Logits, Prospects]]


@dataclass(frozen=True)
class View:
    """How a picture is laid into the network's input, in its pixels.

    ``margin``: empty pixels around the content. ``shift``: how far right of the middle it
    stands, at most the margin. ``part``: of the content, what is looked at. Where it is not
    nought, ``drawn``: how many times the width and height at which it fills the input it is drawn
    first, and ``slope``: how much its columns then rise to the right; see ``redrawn``.
    ``in_two``: it is laid in two windows, and what is said of both is joined; see ``windows``.
    """

    margin: int
    shift: int
    part: Part = WHOLE
    drawn: tuple[float, float] = (0.0, 0.0)
    slope: float = 0.0
    in_two: bool = False

    @property
    def inputs(self) -> int:
        """How many network inputs it takes."""
        return 2 if self.in_two else 1


FIRST = View(images.MARGIN, shift=0)
# Smaller, and half of the network's time step further: what a letter's edges meet in the
# strides of its convolutions is other, and so are the errors.
SECOND = View(images.MARGIN + 2, shift=2)
# Bands of nearly three quarters and of half of the height, and most of the width.
PARTS: tuple[Part, ...] = (
    (0.0, 0.0, 1.0, 0.72),
    (0.0, 0.14, 1.0, 0.86),
    (0.0, 0.28, 1.0, 1.0),
    (0.0, 0.0, 1.0, 0.5),
    (0.0, 0.17, 1.0, 0.67),
    (0.0, 0.33, 1.0, 0.83),
    (0.0, 0.5, 1.0, 1.0),
    (0.0, 0.0, 0.7, 1.0),
    (0.15, 0.0, 0.85, 1.0),
    (0.3, 0.0, 1.0, 1.0),
)
# Soft, wide, and falling and rising text set straight.
REDRAWN = (
    View(FIRST.margin, FIRST.shift, drawn=(0.5, 0.5)),
    View(FIRST.margin, FIRST.shift, drawn=(1.4, 1.0)),
    View(FIRST.margin, FIRST.shift, drawn=(2.0, 2.0), slope=0.1),
    View(FIRST.margin, FIRST.shift, drawn=(2.0, 2.0), slope=-0.1),
)
IN_TWO = View(FIRST.margin, FIRST.shift, in_two=True)
# In the order of the network's prospects: of an older network, which has fewer, of the first.
VIEWS = (
    FIRST,
    SECOND,
    *(View(FIRST.margin, FIRST.shift, part) for part in PARTS),
    *REDRAWN,
    IN_TWO,
)
# So many others are looked at, and none that is less likely to be read than this share of the
# likeliest: more gain nothing (docs/experiments/2026-11-28-finder.md).
MOST_OTHERS, LEAST_SHARE = 3, 0.5
# Network inputs of a picture, at most: its first view, and two windows among the others.
MOST_INPUTS = FIRST.inputs + MOST_OTHERS - 1 + IN_TWO.inputs
# As if no view were less likely to be read.
LEAST_PROSPECT = 1e-6


def further(prospects: Prospects, wide: bool = True) -> tuple[View, ...]:
    """The views of a picture that are worth a look after the first, likeliest first.

    ``wide``: whether two windows show more of it than one.
    """
    if not prospects.size:
        return (SECOND,)
    # On a tie, the earlier.
    order = np.argsort(-prospects[1:], kind="stable") + 1
    likeliest = [one for one in order if wide or not VIEWS[one].in_two][:MOST_OTHERS]
    least = LEAST_SHARE * prospects[likeliest[0]]
    return tuple(VIEWS[index] for index in likeliest if prospects[index] >= least)


def weight(prospects: Prospects, view: View) -> float:
    """How much what is read in a view counts beside what is read in others, above 0."""
    if not prospects.size:
        return 1.0
    return max(float(prospects[VIEWS.index(view)]), LEAST_PROSPECT) ** 2


def looks(see: See, image: Image) -> Iterator[Looked]:
    """What a network says of an RGB image in one view after the other, as they are asked for."""
    content = in_one_row(images.content(image))
    logits, prospects = see(tensor(content, FIRST))
    yield logits, weight(prospects, FIRST)
    for view in further(prospects, windows.more(content) > 0):
        yield look(see, content, view), weight(prospects, view)


def look(see: See, content: Image, view: View) -> Logits:
    """What a network says of an image that is cropped to its content, in a view."""
    return as_one([see(one)[0] for one in tensors(content, view)], content)


def tensors(content: Image, view: View) -> list[images.Tensor]:
    """Network inputs of an image that is cropped to its content, in a view: one or two."""
    laid = windows.parts(content) if view.in_two else (content,)
    return [tensor(one, view) for one in laid]


def as_one(logits: Sequence[Logits], content: Image) -> Logits:
    """The logits of a view's tensors as those of the view."""
    if len(logits) == 1:
        return logits[0]
    left, right = logits
    return windows.joined(left, right, windows.more(content))


def tensor(content: Image, view: View) -> images.Tensor:
    """Network input of an image that is cropped to its content, in a view of one window."""
    if view.part != WHOLE:
        left, top, right, bottom = view.part
        width, height = content.size
        # At least a pixel, of the smallest picture too.
        corner = int(left * width), int(top * height)
        end = max(corner[0] + 1, int(right * width)), max(corner[1] + 1, int(bottom * height))
        content = images.content(content.crop((*corner, *end)))
    if any(view.drawn):
        content = redrawn.resized(content, *view.drawn)
    if view.slope:
        content = images.content(redrawn.risen(content, view.slope))
    return images.laid(content, view.margin, view.shift)
