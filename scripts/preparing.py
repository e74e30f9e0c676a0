"""What the mutated pictures and the fuzzer's go through."""

import zlib

import numpy as np

from recognize import images
from recognize.alphabet import CLASSES
from recognize.frames import combined
from recognize.views import MOST_OTHERS, VIEWS, Prospects, looks
from recognize.windows import TIME_STEPS, Logits

_LOGITS = np.zeros((TIME_STEPS, CLASSES), np.float32)


def prepare(data: bytes) -> None:
    """Does all that is done with a picture but the network. Raises ``images.ImageError``.

    It is looked at in as many views as a reader ever does: of many pictures, in each of them.
    """
    first = zlib.crc32(data)
    prospects = np.zeros(len(VIEWS), np.float32)
    prospects[[1 + (first + more) % (len(VIEWS) - 1) for more in range(MOST_OTHERS)]] = 1

    def see(tensor: images.Tensor) -> tuple[Logits, Prospects]:
        return _LOGITS, prospects

    for image in combined(images.decode_frames(data)):
        for _ in looks(see, image):
            pass
