"""Trains a network for each part of the labels, one after the other, in what time there is."""

import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from model_build.blending import part_way
from recognize.alphabet import Alphabet
from recognize.files import write_whole
from recognize.model import Temperatures
from training import checkpoint
from training.adaptation import course
from training.adaptation.errors import CannotTeach, TooFewRead
from training.adaptation.lessons import Lesson, Lessons, generated
from training.adaptation.pictures import Example
from training.adaptation.plan import Plan
from training.adaptation.readings import Seen, learnable, see
from training.model import fill
from training.run import OutOfTime, Run

# The confidence under the profile from which on a reading is learnt from, and how many there are at
# least: of fewer, a network learns their errors.
LEAST, LEAST_READ = 0.6, 8
# The share of the way that a network keeps of what it learnt.
WAY = 0.8
_FINAL = "final.weights.h5"
_READINGS = "readings.json"


@dataclass(frozen=True)
class Part:
    """What one network learns from, and what it is asked afterwards."""

    number: int
    learnt: list[Example]
    held_out: list[Example]


@dataclass(frozen=True)
class Learner:
    """``unlabelled``: as the model of before sees them. ``work``: where runs are kept.

    ``began``: the arrays of ``weights``, from which each part begins. ``seeing``: ``model`` as it
    looks at pictures, with its finder. ``alphabet``: both networks'.

    ``deadline``: a reading of ``time.monotonic``, of all parts together.
    """

    model: keras.Model
    began: Sequence[np.ndarray]
    seeing: keras.Model
    weights: Path
    plan: Plan
    unlabelled: Sequence[Seen]
    alphabet: Alphabet
    temperatures: Temperatures
    work: Path
    workers: int
    deadline: float
    say: Callable[[str], None]

    def learn(self, part: Part) -> None:
        """Leaves ``model`` with what the part taught. Raises ``CannotTeach``, ``OSError``."""
        # The network that labels have taught reads righter than the one of before.
        seen = [] if part.learnt else self.unlabelled
        weights, read = self.weights, list[Example]()
        for number in range(self.plan.rounds):
            folder = self.work / f"part-{part.number}" / f"round-{number}"
            final = folder / _FINAL
            if final.exists():
                fill(self.model, course.NETWORK, final)
            else:
                found = self._read(folder, seen, part)
                # A network that reads much less surely has nothing to say of its own readings.
                read = found if 2 * len(found) >= len(read) else read
                try:
                    self._train(folder, weights, part, read, number)
                except OutOfTime:
                    self._end_early(number, weights)
                    return
                self._finish(folder)
            weights = final
            if number + 1 < self.plan.rounds:
                pictures = [one.example for one in self.unlabelled]
                seen = see(self.seeing, pictures, self.temperatures, self.alphabet)

    def _read(self, folder: Path, seen: Sequence[Seen], part: Part) -> list[Example]:
        """The readings that are learnt from; those that a stopped run had."""
        if not seen:
            return []
        path = folder / _READINGS
        known = {one.example.path.name: one.example.path for one in seen}
        if path.exists():
            kept = json.loads(path.read_text(encoding="utf-8"))
            return [Example(known[name], text) for name, text in kept]
        labels = [one.text or "" for one in part.learnt]
        found = learnable(seen, labels, LEAST, self.alphabet)
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps([(one.path.name, one.text) for one in found]).encode())
        return found

    def _train(
        self, folder: Path, weights: Path, part: Part, read: list[Example], number: int
    ) -> None:
        """Raises ``OutOfTime`` where there is none for a checkpoint."""
        examples = _balanced(part.learnt, read)
        if not part.learnt and len(read) < LEAST_READ:
            raise TooFewRead(
                f"of {len(self.unlabelled)} pictures {len(read)} are read surely enough to learn "
                f"from, which takes {LEAST_READ}: label some"
            )
        done = part.number * self.plan.rounds + number
        left = max(0.0, self.deadline - time.monotonic())
        self.say(
            f"training {done + 1} of {self.plan.runs}, on {len(part.learnt)} labels"
            + (f" and {len(read)} readings" if read else "")
            + f"; at most {_clock(left)} more in all"
        )
        recipe = course.recipe(
            weights, self.plan.steps, self.plan.seed + part.number, bool(part.held_out)
        )
        lesson = Lesson(
            tuple(examples),
            recipe.batch,
            recipe.seed,
            self.work / "replay",
            generated(recipe.batch, self.alphabet),
            self.alphabet,
        )
        data = Lessons(lesson, tuple(part.held_out), self.workers)
        run = Run(folder, recipe, name="adapt", data=data, compiled_before=self.model, short=True)
        run.train(time.monotonic() + left / (self.plan.runs - done))
        newest = checkpoint.newest(folder) or 0
        if newest < recipe.last_step and recipe.average_from is not None:
            checkpoint.average(self.model, folder, min(recipe.average_from, newest))

    def _end_early(self, number: int, weights: Path) -> None:
        """Leaves ``model`` as the round before left it, for which there was time.

        Raises ``CannotTeach`` where this is the part's first.
        """
        if number == 0:
            raise CannotTeach(
                "the time is over; what was trained is kept, and the same command goes on. More "
                "--minutes, or a less busy machine, does it in one"
            )
        self.say(f"the time is over after {number} of {self.plan.rounds} rounds")
        fill(self.model, course.NETWORK, weights)

    def _finish(self, folder: Path) -> None:
        """Keeps the final weights alone: the checkpoints take 50 MB a run.

        Of the way to them a part, but all of it to characters that were new.
        """
        if not self.alphabet.further:
            self.model.set_weights(part_way(self.began, self.model.get_weights(), WAY))
        partial = folder / f"partial-{_FINAL}"
        course.save(self.model, partial)
        partial.replace(folder / _FINAL)
        for path in folder.glob("*.npz"):
            path.unlink()


def _balanced(learnt: list[Example], read: list[Example]) -> list[Example]:
    """Labels at least as often as readings."""
    times = math.ceil(len(read) / len(learnt)) if learnt and read else 1
    return learnt * times + read


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
