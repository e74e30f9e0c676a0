"""A recipe's network with its optimizer, and how well it reads."""

from pathlib import Path

import keras
import numpy as np

from model_build.growth import built
from model_build.networks import NETWORKS, Network
from recognize.alphabet import BLANK
from training.data.batches import Batch
from training.muon import Muon
from training.recipe import Recipe


def compiled(recipe: Recipe, with_weights: bool = True) -> keras.Model:
    """The network, ready to train from its first step.

    It starts from the recipe's weights where there are some, with as many classes; not
    ``with_weights``, it is to be filled from a checkpoint.
    """
    network = NETWORKS[recipe.network]
    weights = recipe.weights if with_weights else None
    model = built(network, weights) if weights else network.build()
    freeze(model, recipe.frozen)
    model.compile(_optimizer(recipe), network.loss, jit_compile=keras.backend.backend() == "jax")
    # Or the first step would make its variables, and TensorFlow then traces it a second time.
    model.optimizer.build(model.trainable_variables)
    return model


def fill(model: keras.Model, network: str, weights: Path) -> None:
    """Gives a compiled network a file's weights, whatever the file has of an optimizer."""
    model.set_weights(built(NETWORKS[network], weights).get_weights())


def restarted(model: keras.Model, recipe: Recipe) -> keras.Model:
    """A model that ``compiled`` made, at its first step again, with the recipe's weights.

    Raises ``ValueError`` where the recipe has none to begin from.
    """
    if recipe.weights is None:
        raise ValueError("only a run from weights begins again with a compiled network")
    fill(model, recipe.network, recipe.weights)
    for variable in model.optimizer.variables:
        variable.assign(keras.ops.zeros_like(variable))
    return model


def _optimizer(recipe: Recipe) -> keras.optimizers.Optimizer:
    """The rate rises to its peak in a tenth of the steps, then falls as a cosine."""
    warm_up = min(300, recipe.steps // 10)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, recipe.steps - warm_up, alpha=0.005, warmup_target=recipe.rate, warmup_steps=warm_up
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
