"""Muon for a network of convolutions.

Each step of a weight matrix is its momentum made orthogonal, so that rare directions are
learnt as fast as common ones (Jordan et al., 2024, "Muon: An optimizer for hidden layers in
neural networks"), at the step size of AdamW (Liu et al., 2025, arXiv:2502.16982).
"""

from typing import Any

import keras
from keras import ops

# Keras has no types: what it hands over is Any.


@keras.saving.register_keras_serializable("captcha")
class Muon(keras.optimizers.Muon):  # type: ignore[misc]  # Keras has no types
    """Keras's, for the kernels of convolutions too, each as a matrix of inputs x filters.

    Keras leaves all but matrices to Adam. Gains, biases and the layers in
    ``exclude_layers`` stay with Adam here as well.
    """

    def _should_use_adamw(self, variable: Any) -> Any:
        if len(variable.shape) != 4:
            return super()._should_use_adamw(variable)
        return any(layer in variable.path for layer in self.exclude_layers)

    def _muon_update_step(self, gradient: Any, variable: Any, lr: Any, m: Any) -> None:
        self.assign_add(m, gradient + m * (self.momentum - 1))
        step = gradient + self.momentum * m if self.nesterov else m
        matrix = ops.reshape(step, (-1, variable.shape[-1]))
        matrix = self.zeropower_via_newtonschulz5(matrix, self.ns_steps)
        self.assign_sub(variable, ops.reshape(self.lr_adjust(lr * matrix), variable.shape))
