"""A student learns what a larger network answers, beside what is written.

To the same pictures, at each time step (Hinton et al., 2015, arXiv:1503.02531). Both have the same
steps across a picture, so that what the teacher says at one can be learnt at the same one.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import jax
import jax.numpy as jnp

from model_build.networks import NETWORKS
from training import checkpoint

if TYPE_CHECKING:
    import keras


def teacher_of(run: Path) -> "keras.Model":
    """A run's network with the weights of its last checkpoint.

    Raises ``ValueError`` where there are none, and ``FileNotFoundError`` where there is no run.
    """
    name = json.loads((run / "run.json").read_text(encoding="utf-8"))["network"]
    model = NETWORKS[name].build()
    checkpoint.load_weights(model, run)
    return model


def divergence(teacher: jax.Array, student: jax.Array) -> jax.Array:
    """Of logits (n, T, classes), Kullback-Leibler, summed over the steps; mean nats an image."""
    sure, learnt = jax.nn.log_softmax(teacher), jax.nn.log_softmax(student)
    return jnp.mean(jnp.sum(jnp.exp(sure) * (sure - learnt), (1, 2)))
