"""The frames of an animation -> one picture, of which the text is read.

Measured on animations of many kinds (``docs/experiments/2026-11-28-frames.md``): the mean shows
letters that come in turn or one after the other, and weak noise is lost in it; what is usual at
each pixel shows letters under strong noise that changes, and the fullest frame letters that move.
``site/lib/frames.js`` mirrors this module: all arithmetic is of whole numbers, so that both give
the same pictures.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from recognize.images import median

# Some pixels' distance from the background in every frame, (frames, pixels, 3), or in one.
_Deviations = NDArray[np.int16]

# Pixels of all frames together that are looked at at a time, so that memory stays small.
PART = 65_536


def combined(frames: Sequence[Image.Image]) -> Iterator[Image.Image]:
    """Pictures that may show an animation's text, the best guess first; each made when asked for.

    ``frames``: one RGB image or more, of one size. One frame, and frames that are all alike, are
    that frame alone.
    """
    if _alike(frames):
        yield frames[0]
        return
    animation = _Animation(frames)
    yield animation.mean()
    yield animation.usual()
    yield frames[animation.fullest()]


def _alike(frames: Sequence[Image.Image]) -> bool:
    """Whether all are the same; the copies that are compared are gone afterwards."""
    first, *others = frames
    shown = first.tobytes() if others else b""
    return all(frame.tobytes() == shown for frame in others)


class _Animation:
    """Frames by how far each of their pixels is from its frame's background."""

    def __init__(self, frames: Sequence[Image.Image]):
        self._size = frames[0].size
        self._pixels = [np.asarray(frame).reshape(-1, 3) for frame in frames]
        self._backgrounds = np.floor([median(frame) for frame in frames]).astype(np.int16)
        self._middle = (len(frames) - 1) // 2
        self._paper = np.sort(self._backgrounds, axis=0)[self._middle]

    def mean(self) -> Image.Image:
        """The mean deviation, as strong where it is strongest as the strongest of any frame.

        A letter that stands in one of many frames is faint in a mean.
        """
        strongest, most = 0, 1
        for _, deviations in self._parts():
            strongest = max(strongest, int(np.abs(deviations).max()))
            most = max(most, int(np.abs(deviations.sum(0, dtype=np.int32)).max()))
        return self._picture(
            (part, deviations.sum(0, dtype=np.int32) * strongest // most)
            for part, deviations in self._parts()
        )

    def usual(self) -> Image.Image:
        """Of each pixel, its deviation in the frame that is in the middle by how far it deviates.

        Frames that deviate as far as one another stay in their order.
        """
        count = len(self._pixels)
        order = np.arange(count, dtype=np.int32)[:, None]

        def chosen(deviations: _Deviations) -> _Deviations:
            far = np.abs(deviations).sum(2, dtype=np.int32) * count + order
            far.partition(self._middle, axis=0)
            place = far[self._middle] % count
            usual: _Deviations = deviations[place, np.arange(len(place))]
            return usual

        return self._picture((part, chosen(deviations)) for part, deviations in self._parts())

    def fullest(self) -> int:
        """The number of the frame that deviates most."""
        inks = sum(np.abs(one).sum((1, 2), dtype=np.int64) for _, one in self._parts())
        return int(np.argmax(inks))

    def _parts(self) -> Iterator[tuple[slice, _Deviations]]:
        step = max(1, PART // len(self._pixels))
        for start in range(0, len(self._pixels[0]), step):
            part = slice(start, start + step)
            levels = np.stack([pixels[part] for pixels in self._pixels]).astype(np.int16)
            yield part, levels - self._backgrounds[:, None]

    def _picture(self, parts: Iterable[tuple[slice, NDArray[np.integer]]]) -> Image.Image:
        width, height = self._size
        picture = np.empty((width * height, 3), np.uint8)
        for part, deviation in parts:
            picture[part] = (deviation + self._paper).clip(0, 255)
        return Image.fromarray(picture.reshape(height, width, 3))
