"""What the mutated pictures and the fuzzer's go through."""

import numpy as np

from recognize import images
from recognize.alphabet import CLASSES
from recognize.frames import combined
from recognize.views import VIEWS, Logits, Prospects, looks

_NO_LOGITS = np.empty((0, CLASSES), np.float32)
_PROSPECTS = np.ones(len(VIEWS), np.float32)


def prepare(data: bytes) -> None:
    """Does all that is done with a picture but the network. Raises ``images.ImageError``."""
    for image in combined(images.decode_frames(data)):
        for _ in looks(_see, image):
            pass


def _see(tensor: images.Tensor) -> tuple[Logits, Prospects]:
    """As a network that has the reader look at as many views as it ever does."""
    return _NO_LOGITS, _PROSPECTS
