"""Whether a model computes here what it computed where it was published.

A hash says that the bytes arrived; this says that this machine's interpreter makes the
same of them. The input is drawn from arithmetic alone, so that it is the same everywhere.
"""

import numpy as np
from numpy.typing import NDArray

from recognize import ctc
from recognize.alphabet import BLANK
from recognize.images import HEIGHT, WIDTH, Tensor
from recognize.model import Model, ModelError

# Quantised kernels of different processors round differently; damage changes far more.
TOLERANCE = 0.1

# Strokes (x0, y0, x1, y1 in pixels) like those of L, 7, X and an I.
_STROKES = (
    (20, 8, 20, 40),
    (20, 40, 40, 40),
    (54, 8, 76, 8),
    (76, 8, 60, 40),
    (88, 8, 110, 40),
    (110, 8, 88, 40),
    (130, 8, 130, 40),
)


def blank_probabilities(model: Model) -> NDArray[np.float64]:
    """Probability (0-1) of the CTC blank at each time step of the strokes; float64 (T,)."""
    return ctc.softmax(model.logits(_strokes()))[:, BLANK]


def check(model: Model, expected: list[float] | None = None) -> None:
    """Raises ``ModelError`` where the model does not answer as it should.

    ``expected``: what ``blank_probabilities`` gave where the model was published; without
    it, only that the answers are finite and depend on the picture is checked.
    """
    drawn = blank_probabilities(model)
    empty = ctc.softmax(model.logits(np.zeros((HEIGHT, WIDTH, 3), np.float32)))[:, BLANK]
    if not (np.isfinite(drawn).all() and np.isfinite(empty).all()):
        raise ModelError("the model's answer to the test picture is not finite")
    if np.allclose(drawn, empty, atol=1e-6):
        raise ModelError("the model gives the same answer to an empty and to a drawn picture")
    if expected is None:
        return
    if len(expected) != len(drawn) or not np.abs(drawn - expected).max() <= TOLERANCE:
        raise ModelError("the model's answer to the test picture is not the one published")


def _strokes() -> Tensor:
    """Network input, float32 (48, 160, 3): strokes 4 pixels wide, 1 on 0."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    picture = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    for x0, y0, x1, y1 in _STROKES:
        dx, dy = x1 - x0, y1 - y0
        along = np.clip(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy), 0, 1)
        distance = np.hypot(x - x0 - along * dx, y - y0 - along * dy)
        picture[distance <= 2] = 1
    return picture
