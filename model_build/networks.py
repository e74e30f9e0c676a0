"""The networks, in Keras 3 and ``keras.ops`` only, so that any Keras backend runs them.

``ctc``: convolutions, a bidirectional LSTM over 40 time steps, and a logit for each class at each
(blank first), trained with connectionist temporal classification (Graves et al., 2006).
It reads any length. This is the network that ships.

``ctc-teacher``: the same with wider layers and nearly five times the parameters, for a GPU. It does
not ship: ``ctc`` learns from it (``training.device.dispatch``).

``fixed``: the same convolutions and one head for each of 6 positions, trained with
cross-entropy. It is the university project's simpler variant, kept as the baseline.

All take float32 (batch, 48, 160, 3) as ``recognize.images.to_tensor`` makes it, and labels as
int32 (batch, MAX_LABEL) classes, padded with 0. Neither Keras nor its tensors have types that
mypy knows: they are ``Any`` here, and what they decorate is marked.

    python -m model_build.networks        # layers, parameters, multiply-adds
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from keras import ops

from model_build.labels import MAX_LABEL
from recognize.alphabet import BLANK, CLASSES
from recognize.ctc import best_path
from recognize.images import HEIGHT, WIDTH
from recognize.windows import TIME_STEPS

FIXED_LENGTH = 6

Tensor = Any
# The Keras that builds the layers: Keras 3, or Keras 2 (``tf_keras``), from which alone the
# converter makes a fused LSTM.
KerasApi = Any


@keras.saving.register_keras_serializable("captcha")
class BatchNormalization(keras.layers.BatchNormalization):  # type: ignore[misc]  # untyped
    """Keras's, with TensorFlow's fused operation in training, which Keras 3 does not use.

    Half of a training step's time on a CPU goes into normalisation without it. The
    variance is then the unbiased one; everything else is the same, weights included.
    """

    def add_weight(self, *args: Any, **settings: Any) -> Any:
        """A weight in float32, whatever the precision of the images."""
        # The fused operation takes bfloat16 images beside float32 weights.
        return super().add_weight(*args, **settings | {"autocast": False})

    def call(
        self, inputs: Tensor, training: bool | None = None, mask: Tensor | None = None
    ) -> Tensor:
        """The normalised inputs, of their shape; in training, the statistics move on."""
        if not (training and self.trainable) or keras.backend.backend() != "tensorflow":
            return super().call(inputs, training, mask)
        from tensorflow.compat.v1.nn import fused_batch_norm

        output, mean, variance = fused_batch_norm(
            inputs, self.gamma.value, self.beta.value, epsilon=self.epsilon
        )
        for moving, seen in ((self.moving_mean, mean), (self.moving_variance, variance)):
            moving.assign(moving * self.momentum + seen * (1 - self.momentum))
        return output


def _normalised(
    api: KerasApi,
    x: Tensor,
    filters: int,
    kernel: int = 3,
    strides: int | tuple[int, int] = 1,
    gamma: str = "ones",
) -> Tensor:
    """Convolution and batch normalisation."""
    x = api.layers.Conv2D(filters, kernel, strides, padding="same", use_bias=False)(x)
    normalisation = BatchNormalization if api is keras else api.layers.BatchNormalization
    return normalisation(momentum=0.98, gamma_initializer=gamma)(x)


def _convolution(
    api: KerasApi,
    x: Tensor,
    filters: int,
    kernel: int = 3,
    strides: int | tuple[int, int] = 1,
) -> Tensor:
    return api.layers.ReLU()(_normalised(api, x, filters, kernel, strides))


def _residual(api: KerasApi, x: Tensor, blocks: int) -> Tensor:
    """Blocks of two convolutions that begin as nothing beside the shortcut (He et al., 2016)."""
    for _ in range(blocks):
        y = _convolution(api, x, x.shape[-1])
        y = _normalised(api, y, x.shape[-1], gamma="zeros")
        x = api.layers.ReLU()(api.layers.Add()([x, y]))
    return x


def _trunk(
    api: KerasApi,
    image: Tensor,
    channels: tuple[int, int, int, int, int] = (32, 48, 96, 128, 128),
    blocks: tuple[int, int, int] = (1, 2, 3),
) -> Tensor:
    """(48, 160, 3) -> (3, 40, channels[4]): width is divided by 4, height by 16.

    ``blocks``: residual blocks at heights 12, 6 and 3. The lower, the cheaper.
    """
    pool = api.layers.MaxPooling2D
    x = _convolution(api, image, channels[0], kernel=5, strides=2)
    x = _convolution(api, x, channels[1])
    x = pool(2)(x)
    x = _convolution(api, x, channels[2])
    x = _convolution(api, x, channels[2])
    x = _residual(api, x, blocks[0])
    x = pool((2, 1))(x)
    x = _convolution(api, x, channels[3])
    x = _residual(api, x, blocks[1])
    x = pool((2, 1))(x)
    x = _convolution(api, x, channels[4])
    return _residual(api, x, blocks[2])


def _ctc(
    api: KerasApi,
    image: Tensor,
    x: Tensor,
    dense: int,
    recurrent: int,
    classes: int,
    name: str,
) -> keras.Model:
    """The trunk's output read from left to right: dense, BiLSTM, logits."""
    layers = api.layers
    x = layers.Permute((2, 1, 3))(x)
    x = layers.Reshape((TIME_STEPS, x.shape[2] * x.shape[3]))(x)
    x = layers.Dense(dense, activation="relu")(x)
    x = layers.Bidirectional(layers.LSTM(recurrent, return_sequences=True, dtype="float32"))(x)
    logits = layers.Dense(classes, name="logits", dtype="float32")(x)
    return api.Model(image, logits, name=name)


def build_ctc(
    batch_size: int | None = None, api: KerasApi = keras, classes: int = CLASSES
) -> keras.Model:
    """CNN + BiLSTM; output: logits, float32 (batch, 40, classes), blank is class 0."""
    image = api.Input((HEIGHT, WIDTH, 3), batch_size=batch_size, name="image")
    return _ctc(api, image, _trunk(api, image), 128, 96, classes, "ctc")


def build_ctc_teacher(
    batch_size: int | None = None, api: KerasApi = keras, classes: int = CLASSES
) -> keras.Model:
    """The same, wider: as large as its checkpoint may be to come back from a GPU at once."""
    image = api.Input((HEIGHT, WIDTH, 3), batch_size=batch_size, name="image")
    x = _trunk(api, image, (64, 128, 240, 256, 320), (1, 2, 2))
    return _ctc(api, image, x, 256, 224, classes, "ctc-teacher")


def build_fixed(
    batch_size: int | None = None, api: KerasApi = keras, classes: int = CLASSES
) -> keras.Model:
    """CNN with a head a position; output: logits, float32 (batch, 6, classes)."""
    layers = api.layers
    image = api.Input((HEIGHT, WIDTH, 3), batch_size=batch_size, name="image")
    x = _trunk(api, image)
    x = layers.MaxPooling2D((1, 2))(x)
    x = _convolution(api, x, 32, kernel=1)
    x = layers.Flatten()(x)
    x = layers.Dense(FIXED_LENGTH * classes, dtype="float32")(x)
    logits = layers.Reshape((FIXED_LENGTH, classes), name="logits")(x)
    return api.Model(image, logits, name="fixed")


@keras.saving.register_keras_serializable("captcha")  # type: ignore[untyped-decorator]
def ctc_loss(labels: Tensor, logits: Tensor) -> Tensor:
    """Mean negative log-likelihood of the labels under CTC; nats an image.

    ``labels``: (batch, MAX_LABEL). ``logits``: (batch, 40, classes). A label of blanks alone is the
    empty text: its one path is the blank at every time step.
    """
    labels = ops.cast(labels, "int32")
    lengths = ops.sum(ops.cast(labels != BLANK, "int32"), axis=-1)
    time_steps = ops.full_like(lengths, TIME_STEPS)
    return ops.mean(ops.ctc_loss(labels, logits, lengths, time_steps, mask_index=BLANK))


@keras.saving.register_keras_serializable("captcha")  # type: ignore[untyped-decorator]
def fixed_loss(labels: Tensor, logits: Tensor) -> Tensor:
    """Cross-entropy summed over the 6 positions; nats an image.

    ``labels``: (batch, MAX_LABEL). ``logits``: (batch, 6, classes).
    """
    labels = ops.cast(labels, "int32")[:, :FIXED_LENGTH]
    positions = ops.sparse_categorical_crossentropy(labels, logits, from_logits=True)
    return ops.mean(ops.sum(positions, axis=-1))


def read_ctc(logits: np.ndarray) -> list[list[int]]:
    """Classes that each image's best path says; ``logits``: (batch, 40, classes)."""
    return [best_path(one).tolist() for one in logits]


def read_fixed(logits: np.ndarray) -> list[list[int]]:
    """Best class of each position, the blank excluded; ``logits``: (batch, 6, classes)."""
    return [classes.tolist() for classes in logits[..., 1:].argmax(-1) + 1]


@dataclass(frozen=True)
class Network:
    """What training, conversion and evaluation need to know of a network.

    ``build`` takes a batch size, a Keras and the number of classes, by default the package's own.
    ``lengths``: the fewest and most characters that it can read, 0 where it can say that
    there are none.
    """

    build: Callable[..., keras.Model]
    loss: Callable[[Tensor, Tensor], Tensor]
    read: Callable[[np.ndarray], list[list[int]]]
    lengths: tuple[int, int]


NETWORKS = {
    "ctc": Network(build_ctc, ctc_loss, read_ctc, (0, MAX_LABEL)),
    "ctc-teacher": Network(build_ctc_teacher, ctc_loss, read_ctc, (0, MAX_LABEL)),
    "fixed": Network(build_fixed, fixed_loss, read_fixed, (FIXED_LENGTH, FIXED_LENGTH)),
}


if __name__ == "__main__":
    for network in NETWORKS.values():
        network.build().summary()
