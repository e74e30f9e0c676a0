"""A model with further characters, whose letters are blocks of ink at certain heights."""

import hashlib
import tempfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from recognize.alphabet import Alphabet

# In the order of their numbers, as ``Alphabet.with_all`` has them; й is one character in NFC.
FURTHER = "БВбвгй中"
ALPHABET = Alphabet(FURTHER)

# The network's windows, from the top: which of them have ink in which letter.
_INK = {"б": "1..", "в": ".1.", "г": "..1", "7": "1.1", "中": "11.", "й": ".11"}
# What looks nearly like a letter: its other case, and the sign that a person may confuse.
_NEARLY = {"Б": "б", "В": "в", "l": "г"}
# Rows of those windows in a picture that needs no scaling, and its size.
_ROWS = ((0, 6), (12, 20), (28, 44))
_SIZE = (156, 44)


def picture(text: str) -> Image.Image:
    """The letters of ``text``, one to six of ``_INK``, side by side from edge to edge.

    Among them must be one with ink at the top and one with ink at the bottom: the margins are cut.
    """
    drawn = Image.new("RGB", _SIZE, "white")
    draw = ImageDraw.Draw(drawn)
    for place, letter in enumerate(text):
        left = 0 if len(text) == 1 else round(place * (_SIZE[0] - 16) / (len(text) - 1))
        for (top, bottom), ink in zip(_ROWS, _INK[letter], strict=True):
            if ink == "1":
                draw.rectangle((left, top, left + 15, bottom - 1), "black")
    return drawn


def make(directory: Path) -> Path:
    """Writes the model directory: the tiny network with weights that read such letters."""
    from model_build import model_directory
    from model_build.convert import convert
    from model_build.networks import NETWORKS
    from tests.support.tiny import TINY

    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setitem(NETWORKS, "ctc", TINY)
        weights = Path(folder) / "ctc.weights.h5"
        _network(TINY).save_weights(weights)
        content = convert("ctc", weights)
    card = {
        "name": "ctc",
        "version": "1.0.0+grown",
        "sha256": hashlib.sha256(content).hexdigest(),
        "alphabet": ALPHABET.text,
        "temperature": 1.0,
        "training_data": [],
    }
    model_directory.write(directory, content, card)
    return directory


def _network(tiny):
    model = tiny.build(classes=ALPHABET.classes)
    convolution, normalisation, logits = (
        layer for layer in model.layers if layer.weights and layer.name != "image"
    )
    # The first filter is the mean ink of a window, and the others see nothing.
    kernel = np.zeros(convolution.kernel.shape, np.float32)
    kernel[..., 0] = 1 / kernel[..., 0].size
    convolution.set_weights([kernel])
    ones, zeros = (np.full(8, value, np.float32) for value in (1, 0))
    normalisation.set_weights([ones, zeros, zeros, ones])
    # Of each letter, ink where it has some, all of it, and none elsewhere; of what is nearly one, a
    # bit less.
    matrix = np.zeros(logits.kernel.shape, np.float32)
    bias = np.zeros(ALPHABET.classes, np.float32)
    bias[0] = 42
    for letters, strength in ((dict(zip(_INK, _INK)), 1.0), (_NEARLY, 0.94)):
        for letter, like in letters.items():
            (own,) = ALPHABET.encode(letter)
            matrix[::8, own] = [strength * (90 if one == "1" else -90) for one in _INK[like]]
            bias[own] = 75 * (1 - _INK[like].count("1"))
    logits.set_weights([matrix, bias])
    return model
