"""The embedded model with characters beside its own, before it has seen any of the source."""

import shutil
from pathlib import Path

import keras
import numpy as np

from model_build import finder
from model_build.growth import built, grow, shared
from model_build.networks import NETWORKS, ctc_loss
from recognize.alphabet import CLASSES, Alphabet
from recognize.images import Tensor
from recognize.model import Model
from recognize.views import Prospects
from recognize.windows import Logits
from training.adaptation.course import NETWORK, save
from training.adaptation.once import make_once
from training.data.batches import Batch

# How the classes of new characters are fitted to generated pictures, at most so many: some seconds,
# for the network looks at these once.
_FITTED, _EPOCHS, _RATE, _BATCH = 1500, 20, 0.01, 64
# They are rarer anywhere else than in these pictures: by so many nats, which costs the new ones
# little, and else known characters that look like them would be lost.
_RARER = 1.0


class Grown(Model):
    """A model directory's model, of an alphabet that may have further characters.

    Where the network sees none of the characters that it knows, each of the further ones is as
    probable as any other. Raises ``ModelError``.
    """

    def __init__(self, directory: Path, alphabet: Alphabet):
        super().__init__(directory)
        self._grown = alphabet

    @property
    def alphabet(self) -> Alphabet:
        """The characters that it knows, and those that it is to know."""
        return self._grown

    def see(self, tensor: Tensor) -> tuple[Logits, Prospects]:
        """As ``Model.see``, with logits of the further characters."""
        logits, prospects = super().see(tensor)
        return shared(logits, self._grown.classes - logits.shape[-1]), prospects


def grown_weights(shipped: Path, alphabet: Alphabet, work: Path, generated: Batch) -> Path:
    """The weights that a course begins from, with their finder, if any, beside them.

    Those that are ``shipped`` where there are no further characters; else made in ``work``, with
    the further classes fitted to ``generated`` pictures, and all others as they are.
    """
    if not alphabet.further:
        return shipped
    folder = work / "grown"
    path = folder / shipped.name

    def fill() -> None:
        if found := finder.beside(shipped):
            shutil.copy(found, folder / found.name)
        grow(NETWORKS[NETWORK], shipped, len(alphabet.further), path)
        model = built(NETWORKS[NETWORK], path)
        fit_further(model, generated)
        save(model, path)

    make_once(folder, alphabet.further, fill)
    return path


def fit_further(model: keras.Model, generated: Batch) -> None:
    """Fits the classes of further characters that pictures show; nothing else changes.

    The network was trained to see writing of other scripts too, as none of its characters: what
    its last layer but one says of a new character tells it from others in most faces.
    """
    images, labels = (array[:_FITTED] for array in generated)
    last = model.get_layer("logits")
    features = keras.Model(model.input, last.input).predict(
        np.asarray(images), batch_size=32, verbose=0
    )
    kernel, bias = last.get_weights()
    known = keras.layers.Dense(CLASSES, trainable=False)
    further = keras.layers.Dense(len(bias) - CLASSES)
    entry = keras.Input(features.shape[1:])
    head = keras.Model(entry, keras.layers.Concatenate()([known(entry), further(entry)]))
    known.set_weights([kernel[:, :CLASSES], bias[:CLASSES]])
    further.set_weights([kernel[:, CLASSES:], bias[CLASSES:]])
    head.compile(keras.optimizers.Adam(_RATE), ctc_loss)
    head.fit(features, np.asarray(labels), batch_size=_BATCH, epochs=_EPOCHS, verbose=0)
    shown = np.intersect1d(np.arange(CLASSES, len(bias)), labels)
    fitted_kernel, fitted_bias = further.get_weights()
    kernel[:, shown] = fitted_kernel[:, shown - CLASSES]
    bias[shown] = fitted_bias[shown - CLASSES] - _RARER
    last.set_weights([kernel, bias])
