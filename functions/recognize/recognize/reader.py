"""The one object that joins the steps: bytes in, Reading out."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from PIL import Image

from recognize import ctc, images
from recognize.model import Model
from recognize.options import Options


@dataclass(frozen=True)
class Reading:
    """What the reader made of one image.

    ``confidence`` (0-1) is the probability that the whole text is right, under the
    network and on condition that the restrictions asked for hold. ``legible`` says whether
    the image holds a text at all, whatever the restrictions; where it does not, ``text`` is
    what decoding gives all the same. ``trusted`` says whether it is legible and the
    confidence reaches the model's threshold. ``candidates`` are the most probable texts,
    best first, ``text`` among them. ``elapsed_ms`` is the time from bytes to answer in
    milliseconds.
    """

    text: str
    confidence: float
    legible: bool
    trusted: bool
    characters: tuple[ctc.Character, ...]
    candidates: tuple[ctc.Candidate, ...]
    elapsed_ms: float


class Reader:
    """Reads images with one model; safe to share between threads."""

    def __init__(self, model: Model | None = None):
        self.model = model or Model()

    def read(self, data: bytes, options: Options = Options()) -> Reading:
        """The reading of an encoded image. Raises ``images.ImageError``."""
        started = time.perf_counter()
        views = self._views(images.decode(data))
        first = next(views)
        legible = ctc.legible(first)
        # What holds no text is not looked at twice.
        seen = chain([first], views) if legible else [first]
        restricted = (ctc.restrict(steps, options.allowed, options.case) for steps in seen)
        taken, candidates = ctc.read(restricted, options.candidates, options.lengths)
        text, confidence = candidates[0].text, candidates[0].confidence
        return Reading(
            text=text,
            confidence=confidence,
            legible=legible,
            trusted=legible and confidence >= self.model.confidence_threshold,
            characters=ctc.characters(taken, text),
            candidates=tuple(candidates),
            elapsed_ms=(time.perf_counter() - started) * 1000,
        )

    def _views(self, image: Image.Image) -> Iterator[np.ndarray]:
        """Of each view of the image, when it is asked for: steps, float64 (T, 63)."""
        for tensor in images.to_tensors(image):
            yield ctc.probabilities(self.model.logits(tensor), self.model.temperature)
