"""What the mutated pictures and the fuzzer's go through."""

import numpy as np

from recognize import images
from recognize.alphabet import CLASSES
from recognize.frames import combined
from recognize.views import VIEWS, Prospects, looks
from recognize.windows import STEP, Logits

_LOGITS = np.zeros((images.WIDTH // STEP, CLASSES), np.float32)
# The last views cost the most.
_PROSPECTS = np.linspace(0.5, 1, len(VIEWS), dtype=np.float32)


def prepare(data: bytes) -> None:
    """Does all that is done with a picture but the network. Raises ``images.ImageError``."""
    for image in combined(images.decode_frames(data)):
        for _ in looks(_see, image):
            pass


def _see(tensor: images.Tensor) -> tuple[Logits, Prospects]:
    """As a network that has the reader look at as many views as it ever does."""
    return _LOGITS, _PROSPECTS
