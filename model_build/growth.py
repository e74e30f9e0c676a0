"""Weights of a network that knew fewer characters, in one of today's, or of a model's further ones.

The classes of ``recognize.alphabet`` grow at their end: those that a file has keep their place.
"""

import warnings
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from model_build.networks import Network
from recognize.alphabet import OTHER

# A class that no training has seen yet: hardly ever the likeliest.
_UNSEEN = -4.0


def built(network: Network, weights: Path, batch_size: int | None = None) -> keras.Model:
    """The network with a file's weights: of as many classes as that has, and of all today's.

    Raises ``ValueError`` as ``load_weights`` does.
    """
    model = network.build(batch_size)
    logits = model.get_layer("logits")
    if logits.weights:
        inputs, classes = logits.kernel.shape
        _, bias = last_layer(weights, inputs)
        if len(bias) > classes:
            model = network.build(batch_size, classes=len(bias))
    load_weights(model, weights)
    return model


def grow(network: Network, weights: Path, count: int, out: Path) -> None:
    """Writes a file's weights with so many classes more, those of further characters.

    What the network took for none of its characters is at first each of them as probably as any
    other, and all else is as it was (``shared``). Raises ``ValueError`` as ``load_weights`` does.
    """
    known = built(network, weights)
    grown = network.build(classes=known.output_shape[-1] + count)
    for layer, own in zip(grown.layers, known.layers, strict=True):
        if layer.name != "logits":
            layer.set_weights(own.get_weights())
    kernel, bias = known.get_layer("logits").get_weights()
    further = np.repeat(kernel[:, [OTHER]], count, axis=1)
    grown.get_layer("logits").set_weights(
        [np.concatenate([kernel, further], axis=1), shared(bias, count)]
    )
    grown.save_weights(out)


def shared(logits: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Logits (..., classes) with so many classes more, which share equally what ``OTHER`` had.

    So do the biases of a network's last layer. No other class's probability changes.
    """
    if not count:
        return logits
    other = logits[..., [OTHER]] - np.float32(np.log(count + 1))
    parts = logits[..., :OTHER], other, logits[..., OTHER + 1 :], np.repeat(other, count, axis=-1)
    return np.concatenate(parts, axis=-1)


def load_weights(model: keras.Model, path: Path, keep_others: bool = False) -> None:
    """Gives a network a file's weights.

    Classes that the file has not start as unlikely, or, with ``keep_others``, stay as the network
    has them. Raises ``ValueError`` for a file of another network.
    """
    logits = model.get_layer("logits")
    if not logits.weights:
        model.load_weights(path)
        return
    inputs, classes = logits.kernel.shape
    kernel, bias = last_layer(path, inputs)
    known = kernel.shape[1]
    if known >= classes:
        model.load_weights(path)
        return
    grown = np.zeros((inputs, classes), np.float32), np.full(classes, _UNSEEN, np.float32)
    if keep_others:
        grown = tuple(logits.get_weights())
    grown[0][:, :known], grown[1][:known] = kernel, bias
    with warnings.catch_warnings():
        # The layer that does not fit is the one that is set below.
        warnings.simplefilter("ignore", UserWarning)
        model.load_weights(path, skip_mismatch=True)
    logits.set_weights(grown)


def last_layer(path: Path, inputs: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The kernel (inputs, classes) and bias (classes,) of the file's last dense layer.

    Raises ``ValueError`` for a file that has no such layer of so many inputs, or several.
    """
    # A borrowed machine has none, and reads no such file.
    import h5py

    layers: list[tuple[NDArray[np.float32], NDArray[np.float32]]] = []

    def visit(name: str, item: object) -> None:
        if isinstance(item, h5py.Group) and name.endswith("vars") and {*item} == {"0", "1"}:
            kernel, bias = (np.asarray(item[place], np.float32) for place in "01")
            if kernel.ndim == 2 and kernel.shape[0] == inputs and bias.shape == kernel.shape[1:]:
                layers.append((kernel, bias))

    with h5py.File(path) as file:
        file.visititems(visit)
    if len(layers) != 1:
        raise ValueError(f"{path} is of another network: its last layer is not found")
    return layers[0]
