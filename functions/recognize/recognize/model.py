"""Tensor -> logits: the LiteRT interpreter, and the card that says what it runs.

A model directory holds ``model.tflite`` and ``card.json``.
"""

import hashlib
import json
import threading
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from recognize.alphabet import ALPHABET, CLASSES
from recognize.images import HEIGHT, WIDTH

# Of cards that name none: the text is then more probably right than wrong.
DEFAULT_THRESHOLD = 0.5

EMBEDDED = Path(__file__).parent / "embedded"


class ModelError(RuntimeError):
    """The model directory does not hold a model that this code can run."""


class Model:
    """A quantised network with its card.

    ``card`` (the parsed ``card.json``) has ``name``, ``version``, ``sha256`` of the
    model file, ``alphabet``, ``input_shape``, ``temperature`` for the confidence,
    ``training_data``, ``accuracy`` and ``families``, and may have a
    ``confidence_threshold``. Raises ``ModelError`` where the file and the card
    are missing, disagree, or do not fit this code's alphabet and image size.
    """

    def __init__(self, directory: Path = EMBEDDED):
        try:
            content = (directory / "model.tflite").read_bytes()
            self.card = json.loads((directory / "card.json").read_text(encoding="utf-8"))
            self._check_card(content)
            self._interpreter = Interpreter(model_content=content, num_threads=1)
            self._interpreter.allocate_tensors()
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            raise ModelError(f"{directory}: {error}") from error
        self._input = self._interpreter.get_input_details()[0]
        self._output = self._interpreter.get_output_details()[0]
        shapes = tuple(self._input["shape"]), tuple(self._output["shape"][::2])
        if shapes != ((1, HEIGHT, WIDTH, 3), (1, CLASSES)):
            raise ModelError(f"{directory}: input and output shapes {shapes} do not fit")
        # An interpreter has one set of buffers: requests take turns.
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self.card["name"]

    @property
    def version(self) -> str:
        return self.card["version"]

    @property
    def temperature(self) -> float:
        return self.card["temperature"]

    @property
    def confidence_threshold(self) -> float:
        """Below this confidence (0-1) an answer should not be trusted."""
        return self.card.get("confidence_threshold", DEFAULT_THRESHOLD)

    def logits(self, tensor: np.ndarray) -> np.ndarray:
        """Logits, float32 (steps, 63), of a tensor, float32 (48, 160, 3)."""
        with self._lock:
            self._interpreter.set_tensor(self._input["index"], tensor[np.newaxis])
            self._interpreter.invoke()
            return self._interpreter.get_tensor(self._output["index"])[0]

    def _check_card(self, content: bytes) -> None:
        digest = hashlib.sha256(content).hexdigest()
        if self.card["sha256"] != digest:
            raise ValueError(
                f"model.tflite has sha256 {digest}, the card says {self.card['sha256']}"
            )
        if self.card["alphabet"] != ALPHABET:
            raise ValueError("the card's alphabet is not this code's")
        self.card["name"], self.card["version"]
        if not float(self.card["temperature"]) > 0:
            raise ValueError("the card's temperature must be above 0")
        if not 0 <= float(self.confidence_threshold) <= 1:
            raise ValueError("the card's confidence_threshold must be from 0 to 1")
