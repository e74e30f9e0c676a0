"""Texts as the arrays that losses take. Light: data workers import it without Keras."""

import numpy as np

from recognize.alphabet import BLANK, OWN, Alphabet

MAX_LABEL = 12


def pad(text: str, alphabet: Alphabet = OWN) -> np.ndarray:
    """Classes of ``text``, int32 (MAX_LABEL,), padded with the blank.

    An empty text, of a picture that has none, is blanks alone. Raises ``ValueError`` for
    one over MAX_LABEL characters or a character outside the alphabet.
    """
    if len(text) > MAX_LABEL:
        raise ValueError(f"label {text!r} must have at most {MAX_LABEL} characters")
    try:
        classes = alphabet.encode(text)
    except KeyError as error:
        raise ValueError(f"label {text!r} has {error}, which is not in the alphabet") from None
    return np.array(classes + [BLANK] * (MAX_LABEL - len(classes)), dtype=np.int32)
