"""The frames of an animation -> one picture, of which the text is read.

Measured on animations of many kinds (``docs/experiments/2026-11-28-frames.md``): the mean shows
letters that come in turn or one after the other, and weak noise is lost in it; what is usual at
each pixel shows letters under strong noise that changes, and the fullest frame letters that move.
``site/lib/frames.js`` mirrors this module: all arithmetic is of whole numbers, so that both give
the same pictures.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from recognize.images import median

# A frame's pixels less its background, int16 (height, width, 3), and the background, int16 (3,).
_Deviation = NDArray[np.int16]


def combined(frames: Sequence[Image.Image]) -> Iterator[Image.Image]:
    """Pictures that may show an animation's text, the best guess first; each made when asked for.

    ``frames``: one RGB image or more, of one size. One frame, and frames that are all alike, are
    that frame alone.
    """
    first = frames[0]
    if all(frame.tobytes() == first.tobytes() for frame in frames[1:]):
        yield first
        return
    backgrounds = [np.floor(median(frame)).astype(np.int16) for frame in frames]
    deviations = [
        np.asarray(frame, dtype=np.int16) - background
        for frame, background in zip(frames, backgrounds)
    ]
    middle = (len(frames) - 1) // 2
    paper = np.sort(backgrounds, axis=0)[middle]
    yield _picture(_mean(deviations), paper)
    yield _picture(_usual(deviations, middle), paper)
    yield frames[int(np.argmax([np.abs(one).sum() for one in deviations]))]


def _mean(deviations: Sequence[_Deviation]) -> NDArray[np.int32]:
    """The mean deviation, as strong where it is strongest as the strongest of any frame.

    A letter that stands in one of many frames is faint in a mean.
    """
    total: NDArray[np.int32] = np.zeros(deviations[0].shape, np.int32)
    for one in deviations:
        total += one
    strongest = max(int(np.abs(one).max()) for one in deviations)
    most = max(1, int(np.abs(total).max()))
    total *= strongest
    total //= most
    return total


def _usual(deviations: Sequence[_Deviation], middle: int) -> NDArray[np.int16]:
    """Of each pixel, its deviation in the frame that is in the middle by how far it deviates."""
    count = len(deviations)
    # Frames that deviate as far as one another stay in their order.
    far = np.stack([np.abs(one).sum(2, dtype=np.int32) * count for one in deviations])
    far += np.arange(count, dtype=np.int32)[:, None, None]
    far.partition(middle, axis=0)
    chosen = far[middle] % count
    usual = np.zeros_like(deviations[0])
    for place, deviation in enumerate(deviations):
        usual[chosen == place] = deviation[chosen == place]
    return usual


def _picture(deviation: NDArray[np.int32] | NDArray[np.int16], paper: _Deviation) -> Image.Image:
    return Image.fromarray((deviation + paper).clip(0, 255).astype(np.uint8))
