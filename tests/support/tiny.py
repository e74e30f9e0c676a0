"""A network of the shipped one's kind that is built and traced in a tenth of the time."""

from dataclasses import replace

import keras

from model_build import networks
from recognize.windows import TIME_STEPS


def _build(
    batch_size: int | None = None, api=keras, classes: int = networks.CLASSES
) -> keras.Model:
    """Convolution, normalisation and logits: a BiLSTM takes most of the time to trace a step."""
    image = api.Input((networks.HEIGHT, networks.WIDTH, 3), batch_size=batch_size, name="image")
    x = networks._convolution(api, image, 8, kernel=5, strides=(16, 4))
    x = api.layers.Permute((2, 1, 3))(x)
    x = api.layers.Reshape((TIME_STEPS, 24))(x)
    logits = api.layers.Dense(classes, name="logits", dtype="float32")(x)
    return api.Model(image, logits, name="ctc")


TINY = replace(networks.NETWORKS["ctc"], build=_build)
