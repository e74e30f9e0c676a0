"""Tensor -> logits and prospects: a network's file in the LiteRT interpreter."""

import threading
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from recognize.alphabet import CLASSES
from recognize.images import HEIGHT, WIDTH, Tensor
from recognize.native_log import without_notice
from recognize.views import VIEWS, Prospects
from recognize.windows import Logits

_NO_PROSPECTS: Prospects = np.empty(0, np.float32)
# The shapes of what a network may answer beside its logits: one that was made when there were
# fewer views has prospects of the first of them alone, and an older one has none.
_PROSPECTS = [(1, views) for views in range(2, len(VIEWS) + 1)]


class Network:
    """A network that answers one tensor at a time, whichever thread asks.

    ``content``: a TFLite file's. ``classes``: how many it must have. Raises ``ValueError`` where
    its inputs and outputs do not fit this code, and ``RuntimeError`` where it is none.
    """

    def __init__(self, content: bytes, threads: int = 1, classes: int = CLASSES):
        with without_notice():
            self._interpreter = Interpreter(model_content=content, num_threads=threads)
            self._interpreter.allocate_tensors()
        (entry,) = self._interpreter.get_input_details()
        outputs = self._interpreter.get_output_details()
        # The logits, and the prospects if any: the converter keeps no order.
        outputs.sort(key=_dimensions, reverse=True)
        shape, *shapes = (tuple(map(int, one["shape"])) for one in (entry, *outputs))
        logits, *prospects = shapes
        fits = len(logits) == 3 and logits[::2] == (1, classes)
        fits = fits and len(prospects) < 2 and all(one in _PROSPECTS for one in prospects)
        if shape != (1, HEIGHT, WIDTH, 3) or not fits:
            raise ValueError(f"input and output shapes {shape}, {shapes} do not fit")
        self._entry, self._outputs = entry["index"], [one["index"] for one in outputs]
        # An interpreter has one set of buffers: requests take turns.
        self._lock = threading.Lock()

    def see(self, tensor: Tensor) -> tuple[Logits, Prospects]:
        """Logits, float32 (T, classes), of a tensor, float32 (48, 160, 3), and its prospects.

        For these see ``views``; a network that was made before there were any has none.
        """
        with self._lock:
            self._interpreter.set_tensor(self._entry, tensor[np.newaxis])
            self._interpreter.invoke()
            logits, *others = (self._interpreter.get_tensor(one)[0] for one in self._outputs)
        return logits, others[0] if others else _NO_PROSPECTS


def _dimensions(output: dict[str, Any]) -> int:
    return len(output["shape"])
