"""Several steps at a time, compiled into one program that waits for nothing.

Drawn pictures are dear and steps cheap: each picture is trained on ``uses`` times, augmented anew
each time (data echoing: Choi et al., 2019, arXiv:1907.05550). Dispatch d has the blocks d to
d + uses - 1 on the device, takes every picture of them once, in an order of its own, and then
lets the oldest go: so a picture meets other pictures each time.
"""

from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Never

import jax
import jax.numpy as jnp
import numpy as np

from model_build.networks import NETWORKS
from training.data.pictures import Pictures
from training.device.augmentation import augmented
from training.device.preparation import prepared
from training.device.teaching import divergence, teacher_of
from training.recipe import Recipe

if TYPE_CHECKING:
    import keras
    from tqdm import tqdm

# So many dispatches are handed to the device before the loss of the first is asked for.
_AHEAD = 2
# Of a student's loss, the part that compares it with its teacher.
_TAUGHT = 0.5

Values = list[jax.Array]


class State(NamedTuple):
    """The values of a model's variables: those trained, its others, its optimizer's."""

    trained: Values
    others: Values
    optimizer: Values


class Held(NamedTuple):
    """``training.data.pictures.Pictures`` on the device."""

    pictures: jax.Array
    sizes: jax.Array
    labels: jax.Array


class Dispatches:
    """Trains a recipe's model on blocks of drawn pictures (``training.data.plane``)."""

    def __init__(self, recipe: Recipe):
        if recipe.dispatch is None:
            raise ValueError("a recipe without dispatch trains a step at a time")
        self._recipe, self._steps = recipe, recipe.dispatch
        self._recent: deque[Held] = deque(maxlen=recipe.uses)
        self._run: Callable[..., tuple[State, jax.Array]] | None = None

    def train(
        self, model: "keras.Model", blocks: Iterator[Pictures], count: int, bar: "tqdm[Never]"
    ) -> float:
        """Trains ``count`` steps; returns their mean loss, nats an image.

        ``blocks``: on the first call from that on whose number is the dispatch's, then the next.
        ``count``: of whole dispatches. Whatever ``blocks`` raises, the model has all that was done.
        """
        if self._run is None:
            teacher = self._recipe.teacher
            self._run = compiled(model, self._recipe, teacher and teacher_of(teacher))
        kinds = (model.trainable_variables, model.non_trainable_variables)
        variables = (*kinds, model.optimizer.variables)
        state = State(*map(_values, variables))
        first = int(model.optimizer.iterations) // self._steps
        losses: list[float] = []
        waiting: deque[jax.Array] = deque()
        try:
            for number in range(first, first + count // self._steps):
                for _ in range(max(1, self._recipe.uses - len(self._recent))):
                    self._recent.append(Held(*map(jax.device_put, next(blocks))))
                state, loss = self._run(state, tuple(self._recent), number)
                waiting.append(loss)
                if len(waiting) > _AHEAD:
                    losses.append(float(waiting.popleft()))
                    bar.set_postfix(loss=f"{losses[-1]:.3f}", refresh=False)
                bar.update(self._steps * self._recipe.batch)
        finally:
            for kind, values in zip(variables, state):
                for variable, value in zip(kind, values):
                    variable.assign(value)
        return float(np.mean([*losses, *map(float, waiting)]))


def compiled(
    model: "keras.Model", recipe: Recipe, teacher: "keras.Model | None"
) -> Callable[[State, tuple[Held, ...], int], tuple[State, jax.Array]]:
    """The program of one dispatch: from a state, blocks and its number to a state and a mean loss.

    The state that it is given is used up.
    """
    steps = recipe.dispatch or 1
    gradient = jax.value_and_grad(
        partial(_loss, model, NETWORKS[recipe.network].loss), has_aux=True
    )

    def step(
        lesson: tuple[Values, ...], state: State, batch: tuple[jax.Array, Held]
    ) -> tuple[State, jax.Array]:
        key, (pictures, sizes, labels) = batch
        images = prepared(augmented(key, pictures, sizes), sizes)
        answers = teacher and teacher.stateless_call(*lesson, images, training=False)[0]
        given = (state.trained, state.others, images, labels, answers)
        (value, others), gradients = gradient(*given)
        trained, optimizer = model.optimizer.stateless_apply(
            state.optimizer, gradients, state.trained
        )
        return State(trained, others, optimizer), value

    @partial(jax.jit, donate_argnums=0)
    def dispatch(
        state: State, blocks: tuple[Held, ...], number: int, lesson: tuple[Values, ...]
    ) -> tuple[State, jax.Array]:
        order, changes = jax.random.split(jax.random.fold_in(jax.random.key(recipe.seed), number))
        batches = (jax.random.split(changes, steps), shuffled(order, blocks, steps))
        state, losses = jax.lax.scan(partial(step, lesson), state, batches)
        return state, jnp.mean(losses)

    # Handed over each time: what a program closes over becomes a part of it.
    kinds = (teacher.trainable_variables, teacher.non_trainable_variables) if teacher else ()
    return partial(dispatch, lesson=tuple(map(_values, kinds)))


def _loss(
    model: "keras.Model",
    loss: Callable[[Any, Any], Any],
    trained: Values,
    others: Values,
    images: jax.Array,
    labels: jax.Array,
    answers: jax.Array | None,
) -> tuple[jax.Array, Values]:
    """A model's loss with these values of its variables, and the others' values after it."""
    logits, others = model.stateless_call(trained, others, images, training=True)
    value = loss(labels, logits)
    if answers is not None:
        value = (1 - _TAUGHT) * value + _TAUGHT * divergence(answers, logits)
    return value, others


def _values(variables: list[Any]) -> Values:
    return [variable.value for variable in variables]


def shuffled(key: jax.Array, blocks: tuple[Held, ...], steps: int) -> Held:
    """All pictures of the blocks once, as so many batches: arrays of (steps, images, ...)."""
    arrays = [jnp.concatenate(parts) for parts in zip(*blocks)]
    order = jax.random.permutation(key, len(arrays[0])).reshape(steps, -1)
    return Held(*(array[order] for array in arrays))
