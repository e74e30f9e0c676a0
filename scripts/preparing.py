"""What the mutated pictures and the fuzzer's go through."""

from recognize import images
from recognize.frames import combined
from recognize.views import VIEWS, tensor


def prepare(data: bytes) -> None:
    """Does all that is done with a picture but the network. Raises ``images.ImageError``."""
    for image in combined(images.decode_frames(data)):
        content = images.content(image)
        for view in VIEWS:
            tensor(content, view)
