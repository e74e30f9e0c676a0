"""A small reader that learns from nothing: what a labelled folder alone makes of a network.

The network of Keras's example "OCR model for reading Captchas" (A_K_Nain, 2020): two convolutions,
a dense layer and two bidirectional LSTMs, trained with connectionist temporal classification by
Adam on grey pictures of 200 x 50. It knows the characters of its labels alone.
"""

import time
from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray
from PIL import Image

from recognize.inputs import image_of

WIDTH, HEIGHT = 200, 50
BATCH, RATE = 16, 1e-3
# Epochs without a lower loss in validation after which the example stops, and its held-out part.
PATIENCE, HELD_OUT = 10, 0.1
MOST_EPOCHS = 100

Pairs = Sequence[tuple[Path, str]]


class OcrExample:
    """The example's network for the characters of some labels.

    ``characters``: those that it knows; class 0 is CTC's blank.
    """

    def __init__(self, characters: str):
        self.characters = characters
        self._model = _network(len(characters) + 1)
        self._model.compile(keras.optimizers.Adam(RATE), loss=keras.losses.CTC())

    def learn(self, pairs: Pairs, seconds: float) -> int:
        """Trains as the example does, for so many seconds at most; returns the epochs."""
        images, labels = _images(pairs), self._labels([text for _, text in pairs])
        held = max(1, round(HELD_OUT * len(pairs)))
        end = time.monotonic() + seconds
        stop = keras.callbacks.LambdaCallback(
            on_epoch_end=lambda epoch, logs: setattr(
                self._model, "stop_training", self._model.stop_training or time.monotonic() > end
            )
        )
        early = keras.callbacks.EarlyStopping(patience=PATIENCE, restore_best_weights=True)
        history = self._model.fit(
            images[held:],
            labels[held:],
            batch_size=BATCH,
            epochs=MOST_EPOCHS,
            validation_data=(images[:held], labels[:held]),
            callbacks=[early, stop],
            verbose=0,
        )
        return len(history.epoch)

    def read(self, paths: Sequence[Path]) -> list[str]:
        """The texts of pictures, by the likeliest class of each step."""
        classes = self._model.predict(_images([(path, "") for path in paths]), verbose=0).argmax(-1)
        return ["".join(self._collapsed(row)) for row in classes]

    def _collapsed(self, row: NDArray[np.int64]) -> list[str]:
        kept = [one for one, before in zip(row, [0, *row[:-1]]) if one and one != before]
        return [self.characters[one - 1] for one in kept]

    def _labels(self, texts: Sequence[str]) -> NDArray[np.int32]:
        longest = max(map(len, texts))
        labels = np.zeros((len(texts), longest), np.int32)
        for row, text in zip(labels, texts):
            row[: len(text)] = [self.characters.index(one) + 1 for one in text]
        return labels


def _network(classes: int) -> keras.Model:
    image = keras.Input((WIDTH, HEIGHT, 1))
    x = image
    for filters in (32, 64):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = layers.MaxPooling2D(2)(x)
    x = layers.Reshape((WIDTH // 4, HEIGHT // 4 * 64))(x)
    x = layers.Dropout(0.2)(layers.Dense(64, activation="relu")(x))
    for units in (128, 64):
        x = layers.Bidirectional(layers.LSTM(units, return_sequences=True, dropout=0.25))(x)
    return keras.Model(image, ops.cast(layers.Dense(classes)(x), "float32"))


def _images(pairs: Pairs) -> NDArray[np.float32]:
    """float32 (n, 200, 50, 1) in 0-1: the width is time."""
    grey = [
        image_of(path).convert("L").resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
        for path, _ in pairs
    ]
    return np.stack([np.asarray(one, np.float32).T[..., None] / 255 for one in grey])
