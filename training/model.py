"""A recipe's network with its optimizer, and how well it reads."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from model_build.growth import built
from model_build.networks import NETWORKS, Network
from recognize.alphabet import BLANK
from training.data.batches import Batch
from training.muon import Muon
from training.recipe import Recipe


@dataclass(frozen=True)
class Span:
    """The steps of a run in which the rate rises, and in which it falls.

    Numbers, or Keras's variables: what is traced once keeps the numbers that it was traced with.
    """

    rising: Any
    falling: Any


def compiled(recipe: Recipe, with_weights: bool = True, for_several: bool = False) -> keras.Model:
    """The network, ready to train from its first step.

    It starts from the recipe's weights where there are some, with as many classes; not
    ``with_weights``, it is to be filled from a checkpoint. ``for_several``: for runs of any number
    of steps, one after the other; see ``restarted`` and ``over``.
    """
    network = NETWORKS[recipe.network]
    weights = recipe.weights if with_weights else None
    model = built(network, weights) if weights else network.build()
    freeze(model, recipe.frozen)
    span = _span(recipe.steps)
    if for_several:
        span = model.span = Span(*map(_variable, (span.rising, span.falling)))
    model.compile(
        _optimizer(recipe, span), network.loss, jit_compile=keras.backend.backend() == "jax"
    )
    # Or the first step would make its variables, and TensorFlow then traces it a second time.
    model.optimizer.build(model.trainable_variables)
    return model


def fill(model: keras.Model, network: str, weights: Path) -> None:
    """Gives a compiled network a file's weights, whatever the file has of an optimizer."""
    model.set_weights(built(NETWORKS[network], weights).get_weights())


def restarted(model: keras.Model, recipe: Recipe) -> keras.Model:
    """A model compiled for several runs, at its first step again, with the recipe's weights.

    Raises ``ValueError`` where the recipe has none to begin from.
    """
    if recipe.weights is None:
        raise ValueError("only a run from weights begins again with a compiled network")
    fill(model, recipe.network, recipe.weights)
    for variable in model.optimizer.variables:
        variable.assign(keras.ops.zeros_like(variable))
    return model


def over(model: keras.Model, steps: int) -> None:
    """Gives a model compiled for several runs the rate of one of so many steps."""
    told = _span(steps)
    model.span.rising.assign(told.rising)
    model.span.falling.assign(told.falling)


def _span(steps: int) -> Span:
    rising = min(300, steps // 10)
    return Span(rising, steps - rising)


def _variable(value: int) -> keras.Variable:
    return keras.Variable(value, trainable=False, dtype="float32")


def _optimizer(recipe: Recipe, span: Span) -> keras.optimizers.Optimizer:
    """The rate rises to the recipe's in a tenth of the steps, then falls as a cosine."""
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, span.falling, alpha=0.005, warmup_target=recipe.rate, warmup_steps=span.rising
    )
    common = {"learning_rate": rate, "weight_decay": 1e-3, "global_clipnorm": 5.0}
    if recipe.optimizer == "muon":
        # The gates of an LSTM lie side by side in one matrix; the last layer is no hidden one.
        return Muon(exclude_layers=["lstm", "logits"], adam_weight_decay=1e-3, **common)
    return keras.optimizers.AdamW(**common)


def freeze(model: keras.Model, poolings: int) -> None:
    """Nothing before the pooling of this number, from 1, is trained; 0: everything is."""
    passed = 0
    for layer in model.layers:
        passed += isinstance(layer, keras.layers.MaxPooling2D)
        layer.trainable = passed >= poolings


def exact_match(model: keras.Model, network: Network, batch: Batch) -> float:
    """Share, 0-1, of images whose text is read without an error, case-sensitive."""
    images, labels = batch
    read = network.read(model.predict(images, batch_size=128, verbose=0))
    return float(np.mean([a == b[b != BLANK].tolist() for a, b in zip(read, labels)]))
