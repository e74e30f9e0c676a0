"""What a network might say of a text, place by place."""

import numpy as np

from recognize.alignments import Probabilities
from recognize.alphabet import BLANK, OWN, Alphabet


def seen(*places: dict[str, float], known: Alphabet = OWN) -> Probabilities:
    """Probabilities of a text with these characters, a blank after each."""
    view = np.full((2 * len(places), known.classes), 1e-9)
    for step, place in enumerate(places):
        for character, share in place.items():
            view[2 * step, known.encode(character)] = share
        view[2 * step + 1, BLANK] = 1.0
    return view
