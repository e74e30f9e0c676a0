"""Muon: orthogonal steps for kernels, Adam's for the rest."""

import keras
import numpy as np
import pytest

from training.muon import Muon

RATE = 0.1


@pytest.fixture(scope="module")
def steps():
    """The first step of each variable of a small model, by layer and name."""

    def variables() -> dict[str, np.ndarray]:
        return {
            each.path.partition("/")[2]: keras.ops.convert_to_numpy(each)
            for each in model.trainable_variables
        }

    layers = keras.layers
    # Adam's first step is shorter where a gradient happens to be next to nothing.
    keras.utils.set_random_seed(1)
    model = keras.Sequential(
        [
            keras.Input((9, 9, 2)),
            layers.Conv2D(5, 3, name="convolution"),
            layers.Flatten(),
            layers.Dense(4, name="hidden"),
            layers.Dense(3, name="logits"),
        ]
    )
    before = variables()
    optimizer = Muon(RATE, weight_decay=None, adam_weight_decay=None, exclude_layers=["logits"])
    model.compile(optimizer, "mse")
    rng = np.random.default_rng(1)
    model.train_on_batch(rng.normal(size=(16, 9, 9, 2)), rng.normal(size=(16, 3)))
    return {path: value - before[path] for path, value in variables().items()}


@pytest.mark.parametrize("layer", ["convolution", "hidden"])
def test_a_kernel_moves_by_an_orthogonal_matrix_as_far_as_with_adam(steps, layer):
    matrix = steps[f"{layer}/kernel"]
    matrix = matrix.reshape(-1, matrix.shape[-1])
    directions = np.linalg.svd(matrix, compute_uv=False) / (RATE * 0.2 * max(matrix.shape) ** 0.5)
    # Five iterations bring singular values near 1, not to it.
    informed = directions[directions > 0.01]
    assert informed.size >= 3
    assert 0.6 < informed.min() and informed.max() < 1.3


def test_what_is_no_hidden_kernel_moves_as_with_adam(steps):
    for path in ("logits/kernel", "logits/bias", "hidden/bias", "convolution/bias"):
        # Adam's first step has the sign of the gradient and the length of the rate.
        np.testing.assert_allclose(np.abs(steps[path]), RATE, rtol=0.01)
