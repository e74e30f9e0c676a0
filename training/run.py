"""The training loop, of a run that stops and goes on as if it had not.

A run is a folder: ``run.json`` (its recipe, and what it really sees), the last checkpoint
(``training.checkpoint``), ``history.csv``, ``progress.png`` and, where folders are watched,
``watched.csv``.
"""

import math
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Never, TypeVar

import keras
from tqdm import tqdm

from model_build.networks import NETWORKS
from training import checkpoint
from training.data.batches import Batch
from training.data.dataset import Dataset, Mixture, dataset
from training.model import compiled, exact_match, over, restarted
from training.recipe import Recipe
from training.record import HISTORY, WATCHED, Row, keep, read_rows, write_rows

if TYPE_CHECKING:
    from training.watch import Watch

# Checkpoints of runs that were begun before ``training.checkpoint`` wrote those of all.
BEFORE = "last.keras"

_Fed = TypeVar("_Fed")


class OutOfTime(Exception):
    """The deadline passed in the middle of the steps between two checkpoints."""


class Run:
    """One recipe trained in one folder.

    ``data`` is what it trains on: by default what the recipe says. ``carried``: the folder
    travels between machines that give no files over 16 MiB back (``training.checkpoint``).
    ``compiled_before``: a network that ``training.model.compiled`` made for several runs, to
    train in place of a new one, whose first step takes seconds. ``short``: minutes are counted,
    and no picture of the run is drawn.
    """

    def __init__(
        self,
        folder: Path,
        recipe: Recipe,
        *,
        name: str | None = None,
        data: Dataset | None = None,
        carried: bool = False,
        compiled_before: keras.Model | None = None,
        short: bool = False,
    ):
        self.folder, self.recipe, self.name = folder, recipe, name
        self.data = data or dataset(recipe)
        self.carried = carried
        self.compiled_before, self.short = compiled_before, short
        self.network = NETWORKS[recipe.network]
        self.history: list[Row] = []
        self.watched: list[Row] = []
        self._problem: str | None = None

    def train(self, deadline: float = math.inf) -> keras.Model:
        """Trains to the last step, or to the last checkpoint before the deadline.

        ``deadline``: a reading of ``time.monotonic``. Returns the trained network; after the last
        step with the mean of the checkpoints' weights where the recipe asks for it.
        Raises ``ValueError`` for data that cannot be trained on and for a folder that holds
        another run, ``OutOfTime`` where there is no time for one checkpoint.
        """
        recipe = self.recipe
        self.folder.mkdir(parents=True, exist_ok=True)
        keep(self.folder, recipe, self.name, self.data.provenance())
        if self.compiled_before is None:
            # A network that is compiled draws no numbers any more, and TensorFlow forgets with the
            # old seed what it has compiled.
            keras.utils.set_random_seed(recipe.seed)
        keras.config.set_dtype_policy(recipe.precision)
        watch = self._watch()
        model = self._model()
        begun_at = step = int(model.optimizer.iterations)
        self.history = read_rows(self.folder / "history.csv", step)
        self.watched = read_rows(self.folder / "watched.csv", step)
        (batches, train), validation = self._feed(step), self.data.validation()
        took = 0.0  # by the steps up to the last checkpoint, in seconds
        with self._bar(step) as bar:
            while self._goes_on(step) and monotonic() + 1.2 * took < deadline:
                started = monotonic()
                count = min(recipe.every, recipe.last_step - step)
                try:
                    loss = train(model, until(deadline, batches), count, bar)
                except OutOfTime:
                    break
                rate = count * recipe.batch / (monotonic() - started)
                step += count
                self._judge(model, step, loss, rate, validation)
                checkpoint.save(model, self.folder, self.carried, recipe.average_from)
                if watch and (watch.is_due() or step == recipe.last_step):
                    self.watched += watch.judge(model, self.network, step)
                self._write(bar)
                took = monotonic() - started
        batches.close()
        if begun_at == step and self._goes_on(step):
            raise OutOfTime(f"the first {recipe.every} steps")
        # A run that settled has its mean of fewer; one out of time goes on another time.
        done = step == recipe.last_step or self._settled()
        if recipe.average_from is not None and done:
            checkpoint.average(model, self.folder, min(recipe.average_from, step))
        return model

    def _feed(self, step: int) -> tuple[Generator[Any, None, None], Callable[..., float]]:
        """What comes from a step on, and the function that trains on it."""
        recipe = self.recipe
        if recipe.dispatch is None:
            return self.data.batches(step), train_steps
        if not isinstance(self.data, Mixture) or keras.backend.backend() != "jax":
            raise ValueError("dispatch needs a mixture, and KERAS_BACKEND=jax")
        from training.device.dispatch import Dispatches

        images = recipe.dispatch * recipe.batch // recipe.uses
        return self.data.blocks(step // recipe.dispatch, images), Dispatches(recipe).train

    def _goes_on(self, step: int) -> bool:
        return step < self.recipe.last_step and not self._settled()

    def _settled(self) -> bool:
        """Whether so many checkpoints as the recipe's patience have brought nothing."""
        shares = [float(row["accuracy"]) for row in self.history]
        patience = self.recipe.patience
        if patience is None or len(shares) <= patience:
            return False
        return max(shares[-patience:]) <= max(shares[:-patience])

    def _watch(self) -> "Watch | None":
        if self.recipe.watch is None:
            return None
        from training.watch import Watch  # with packages that a bare machine does not have

        return Watch(self.recipe.watch)

    def _model(self) -> keras.Model:
        """The network as the last checkpoint has it, or as the recipe begins."""
        begun = checkpoint.newest(self.folder) is not None
        if self.compiled_before is not None:
            over(self.compiled_before, self.recipe.steps)
            if not begun:
                return restarted(self.compiled_before, self.recipe)
        if begun:
            model = self.compiled_before or compiled(self.recipe, with_weights=False)
            checkpoint.load(model, self.folder)
            return model
        if (self.folder / BEFORE).exists():
            return keras.saving.load_model(self.folder / BEFORE)
        return compiled(self.recipe)

    def _judge(
        self, model: keras.Model, step: int, loss: float, rate: float, validation: Batch
    ) -> None:
        accuracy = exact_match(model, self.network, validation)
        row = (step, f"{loss:.4f}", f"{accuracy:.4f}", f"{rate:.0f}")
        self.history.append(dict(zip(HISTORY, row)))

    def _write(self, bar: "tqdm[Never]") -> None:
        write_rows(self.folder / "history.csv", HISTORY, self.history)
        if self.watched:
            write_rows(self.folder / "watched.csv", WATCHED, self.watched)
        bar.set_description(f"accuracy {self.history[-1]['accuracy']}")
        if self.short or self.carried:  # what is carried is few files
            return
        problem = draw(self.history, self.watched, self.folder / "progress.png")
        if problem and problem != self._problem:  # said once, not at every checkpoint
            bar.write(problem)
        self._problem = problem

    def _bar(self, step: int) -> "tqdm[Never]":
        batch = self.recipe.batch
        return tqdm(
            total=self.recipe.last_step * batch,
            initial=step * batch,
            unit="image",
            unit_scale=True,
            mininterval=10 if self.carried else 0.1,  # seconds; the former into a log
        )


def train_steps(
    model: keras.Model, batches: Iterator[Batch], count: int, bar: "tqdm[Never]"
) -> float:
    """Trains ``count`` batches; returns their mean loss, nats an image."""
    total = 0.0
    for _ in range(count):
        images, labels = next(batches)
        loss = float(model.train_on_batch(images, labels))  # of this batch alone
        total += loss
        bar.set_postfix(loss=f"{loss:.3f}", refresh=False)
        bar.update(len(images))
    return total / count


def until(deadline: float, batches: Iterator[_Fed]) -> Iterator[_Fed]:
    """The batches or blocks, for as long as there is time. Raises ``OutOfTime`` after it."""
    for batch in batches:
        if monotonic() > deadline:
            raise OutOfTime
        yield batch


def draw(history: list[Row], watched: list[Row], path: Path) -> str | None:
    """The run's picture; words instead, where there is none.

    Hours of training do not end for want of a font or a package.
    """
    try:
        from training.plot import plot  # matplotlib is not on every machine

        plot(history, watched, path)
    except Exception as error:
        return f"{path} is not drawn: {error!r}"
    return None
