"""The finder: from what a network sees of a picture to how well each view of it would be read.

A network's trunk knows where letters stand. Its features, averaged and at their largest over each
row at a quarter of the picture's size, and averaged over parts of its width, are all that the
finder takes; the network itself stays as it is. ``training.finder`` fits one.
"""

from pathlib import Path
from typing import Any

import keras
from keras import layers

from model_build.growth import last_layer
from recognize.views import VIEWS

# Its weights' file, beside those of the network that it was fitted on.
FILE = "finder.weights.h5"
HIDDEN = 48
# Of the time steps, so many have one place of the finder's together.
_STEPS = 4

Tensor = Any


def features(network: keras.Model) -> Tensor:
    """What the finder takes of a network, (batch, n), as an output of it."""
    high, low = (_last_of_height(network, rows) for rows in (12, 3))
    row, block = (1, high.shape[2]), (low.shape[1], _STEPS)
    pooled = (
        layers.AveragePooling2D(row)(high),
        layers.MaxPooling2D(row)(high),
        layers.AveragePooling2D(block)(low),
    )
    return layers.Concatenate(dtype="float32")([layers.Flatten()(one) for one in pooled])


def build(inputs: int, batch_size: int | None = None, views: int = len(VIEWS)) -> keras.Model:
    """A finder on so many features: prospects, float32 (batch, views), of the first views, 0-1."""
    seen = keras.Input((inputs,), batch_size=batch_size, name="features")
    x = layers.BatchNormalization(name="scale", dtype="float32")(seen)
    x = layers.Dropout(0.5)(x)
    x = layers.Dense(HIDDEN, activation="relu", name="hidden", dtype="float32")(x)
    x = layers.Dropout(0.3)(x)
    prospects = layers.Dense(views, activation="sigmoid", name="prospects", dtype="float32")(x)
    return keras.Model(seen, prospects, name="finder")


def with_finder(network: keras.Model, weights: Path) -> keras.Model:
    """The network with a finder's prospects beside its logits, of as many views as it knows.

    Raises ``ValueError`` for weights of a finder on another network's features.
    """
    seen = features(network)
    _, known = last_layer(weights, HIDDEN)
    finder = build(seen.shape[-1], network.input_shape[0], len(known))
    finder.load_weights(weights)
    return keras.Model(network.input, [network.output, finder(seen)], name=network.name)


def beside(weights: Path) -> Path | None:
    """The weights of the finder in a network's folder, if there is one."""
    path = weights.parent / FILE
    return path if path.exists() else None


def _last_of_height(network: keras.Model, rows: int) -> Tensor:
    """The deepest features of a network that are so many rows high, (batch, rows, W, C)."""
    found = [
        layer.output
        for layer in network.layers
        if len(layer.output.shape) == 4 and layer.output.shape[1] == rows
    ]
    return found[-1]
