"""A wide picture in two windows, its left and its right part, whose time steps are joined.

A network has forty time steps for a picture, however many letters stand in it. Ten letters, or six
that overlap, want more of them: each window fills the input, and what the network says of both is
joined where it sees a letter in neither. ``site/lib/windows.js`` mirrors this module.
"""

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from recognize import ctc, images
from recognize.alphabet import BLANK

Logits = NDArray[np.float32]

# Pixels of the input a time step, how many of these it has, and a picture that fills it.
STEP = 4
TIME_STEPS = images.WIDTH // STEP
FILLED = (images.WIDTH - 2 * images.MARGIN) // STEP
# So many time steps more two windows give it, at least and at most: as many as it may be stretched.
FEWEST_MORE, MOST_MORE = 4, 24
# So near to the end of a window, in time steps, its letters may be cut off.
EDGE = 4
# Of two places without a letter, the nearer to the middle, where none is so much surer a time step.
A_STEP = 5e-4


def more(content: Image) -> int:
    """How many time steps more than in one a picture has in two windows; 0 of one that is narrow.

    ``content``: cropped to its content.
    """
    width = content.width * images.STRETCH * (images.HEIGHT - 2 * images.MARGIN) / content.height
    found = min(MOST_MORE, int(width / STEP - FILLED))
    return found if found >= FEWEST_MORE else 0


def parts(content: Image) -> tuple[Image, Image]:
    """The left and the right window; of a narrow picture, each is the whole."""
    width = max(1, round(content.width * FILLED / (FILLED + more(content))))
    left = content.crop((0, 0, width, content.height))
    return left, content.crop((content.width - width, 0, content.width, content.height))


def joined(left: Logits, right: Logits, more: int) -> Logits:
    """The logits of both windows, (T, classes) each, as those of one of T + ``more`` steps."""
    shared = len(left) - more
    surely = _blank(left[more:]) * _blank(right[:shared])
    places = np.arange(EDGE, shared - EDGE)
    best = surely[places] - A_STEP * np.abs(places - (shared - 1) / 2)
    cut = int(places[best.argmax()])
    return np.concatenate([left[: more + cut], right[cut:]])


def _blank(logits: Logits) -> NDArray[np.float64]:
    return ctc.softmax(logits)[:, BLANK]
