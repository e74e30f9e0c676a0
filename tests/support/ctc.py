"""Small cases of CTC, and the definition that decoding is held against: every path, summed."""

import itertools

import numpy as np

from recognize import ctc
from recognize.alphabet import CLASSES, decode, encode

USED = [0, *encode("0Aa1")]


def small_case(seed: int, time_steps: int = 6) -> np.ndarray:
    logits = np.full((time_steps, CLASSES), -40.0)
    logits[:, USED] = np.random.default_rng(seed).normal(0, 1.5, (time_steps, len(USED)))
    return ctc.softmax(logits)


def every_text(probabilities: np.ndarray, classes=USED) -> dict[str, float]:
    texts: dict[str, float] = {}
    for path in itertools.product(classes, repeat=len(probabilities)):
        text = decode(key for key, _ in itertools.groupby(path) if key)
        weight = float(np.prod([probabilities[time, value] for time, value in enumerate(path)]))
        texts[text] = texts.get(text, 0) + weight
    return texts


def best(texts: dict[str, float], count: int) -> list[tuple[str, float]]:
    return sorted(texts.items(), key=lambda item: -item[1])[:count]


def spelled(text: str, sure: float, other: str = "z") -> np.ndarray:
    """Probabilities, (2 L + 2, CLASSES), of each character in turn, else of another one.

    ``other``: empty for none, where there is a text or nothing.
    """
    probabilities = np.full((2 * len(text) + 2, CLASSES), 1e-7)
    probabilities[:, 0] = 1
    (instead,) = encode(other) or (0,)
    for place, index in enumerate(encode(text)):
        probabilities[2 * place, 0] = 1e-7
        probabilities[2 * place, [instead, index]] = 1 - sure, sure
    return probabilities
