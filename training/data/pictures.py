"""Pictures as they travel to a device: whole numbers, a quarter of the bytes of a network's input.

All of a picture's preparation that changes its size is done; what comes after
(``recognize.images.laid``: smoothing, background, contrast) is left to
``training.device.preparation``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model_build.labels import MAX_LABEL, pad
from recognize import images
from training.data.batches import Generated


class Pictures(NamedTuple):
    """``pictures``: uint8 (n, 48, 160, 3), each in the middle of its 48 x 160, 0 around it.

    ``sizes``: uint8 (n, 2), height and width of each. ``labels``: int32 (n, MAX_LABEL), classes
    padded with the blank.
    """

    pictures: NDArray[np.uint8]
    sizes: NDArray[np.uint8]
    labels: NDArray[np.int32]


def empty(count: int) -> Pictures:
    """Room for so many; what is in it is not set."""
    return Pictures(
        np.empty((count, images.HEIGHT, images.WIDTH, 3), np.uint8),
        np.empty((count, 2), np.uint8),
        np.empty((count, MAX_LABEL), np.int32),
    )


@dataclass(frozen=True)
class DrawnPictures:
    """The pictures that ``Generated`` makes batches of, by the number of the batch."""

    drawn: Generated

    def __call__(self, number: int) -> Pictures:
        """Raises ``FileNotFoundError`` where a source's generator is not installed."""
        return laid(self.drawn.samples(number), self.drawn.size)


def laid(samples: Iterable[tuple[Image.Image, str]], count: int) -> Pictures:
    """So many images and their texts, as they travel."""
    made = empty(count)
    made.pictures[:] = 0
    for place, (image, text) in enumerate(samples):
        shown = images.fitted(images.content(image.convert("RGB")))
        width, height = shown.size
        top, left = (images.HEIGHT - height) // 2, (images.WIDTH - width) // 2
        made.pictures[place, top : top + height, left : left + width] = np.asarray(shown)
        made.sizes[place] = height, width
        made.labels[place] = pad(text)
    return made
