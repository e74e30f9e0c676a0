"""WebP as Pillow opens it, which lets the decoder go as soon as its last picture is there.

The decoder has two canvases of a picture's whole size beside the pixels that it hands over, and
Pillow keeps it for as long as the image: together half of what the largest picture costs.
"""

import io

from PIL.WebPImagePlugin import WebPImageFile


class _Brief(WebPImageFile):
    """Of its frames only the first ``left`` are to be had, each once and in order."""

    left: int

    def _get_next(self) -> tuple[bytes, int, int]:
        decoded = super()._get_next()
        self.left -= 1
        if not self.left:
            del self._decoder
        return decoded


def opened(data: bytes, frames: int) -> WebPImageFile:
    """An image of which so many frames are loaded. Raises what Pillow does."""
    image = _Brief(io.BytesIO(data))
    image.left = frames
    return image
