"""A course, of pictures that were looked at: planned, trained, asked afterwards."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic

import keras
import numpy as np
from numpy.typing import NDArray

from model_build.blending import mean
from model_build.evaluation.calibration import Output
from model_build.evaluation.metrics import Share, share
from recognize import ctc, scripts
from recognize.alphabet import BLANK, UNKNOWN, Alphabet
from recognize.model import Model
from recognize.options import Options
from training.adaptation import course, plan, readings, replay, split
from training.adaptation.errors import CannotTeach
from training.adaptation.learner import LEAST_READ, Learner, Part
from training.adaptation.lessons import Lesson, Lessons, generated
from training.adaptation.look import Findings
from training.adaptation.outcome import Outcome
from training.adaptation.pictures import Example
from training.adaptation.plan import Plan
from training.model import compiled

# Generated pictures that are learnt from again, and those that show what is forgotten. Where
# characters are new, there are more of the former, and this part of them shows those.
REPLAYED, REPLAYED_FURTHER, ASKED = 1500, 2000, 200
NEW = 0.25
# Less than this says no less of a label: what is out of the question stays so, be it a thousand
# times as likely, and a network that has become unsure of everything is no better.
IMPROBABLE = 1e-3
# How often a part is trained where there are readings to learn from, at most: beside labels, and
# alone. Reading again takes no more than so much of the time: beside labels some pictures are left
# out, alone rounds.
ROUNDS, ROUNDS_ALONE, READING_AGAIN = 2, 3, 0.35


def keep_generated(work: Path, seed: int, alphabet: Alphabet) -> None:
    """Draws the pictures that are learnt from again, and those that show what is forgotten."""
    again = (REPLAYED_FURTHER, NEW) if alphabet.further else (REPLAYED, 0.0)
    for name, (count, new) in (("replay", again), ("asked", (ASKED, 0.0))):
        replay.keep(work / name, count, f"{name}/{seed}", alphabet, new)


@dataclass(frozen=True)
class Learnt:
    """What a course left.

    ``weights``: the network's, the mean of those of all parts. ``held_out``: logits of held-out
    pictures, by networks that did not learn from them, with their texts; ``generated``: of
    generated pictures. ``outcome``: of the held-out labels, ``None`` without labels.
    ``remembered``: shares of the generated pictures that are read, ``before`` and ``after``.
    ``images``: how many were seen, repetitions counted.
    """

    weights: list[np.ndarray]
    held_out: list[Output]
    generated: list[Output]
    outcome: Outcome | None
    remembered: dict[str, Share]
    images: int
    folds: int


@dataclass(frozen=True)
class Session:
    """What it takes to learn, beside what ``keep_generated`` drew.

    ``before``: the model that read the pictures, and ``weights`` the network's own, of the same
    classes. ``deadline``: of training, a reading of ``time.monotonic``. ``work``: kept when
    stopped.
    """

    found: Findings
    before: Model
    weights: Path
    work: Path
    seed: int
    workers: int
    deadline: float
    say: Callable[[str], None]

    def learn(self) -> Learnt:
        """Raises ``CannotTeach`` and ``OSError``; what was trained by then stays in ``work``."""
        alphabet = self.before.alphabet
        keras.config.set_dtype_policy(course.precision())
        # Tracing takes as long as dozens of steps: what is traced for some serves all trainings.
        timed = course.recipe(self.weights, course.LEAST_STEPS, self.seed, judged=False)
        model = compiled(timed, for_several=True)
        began = model.get_weights()
        made = self._plan(model)
        _, before = self._remembered(self._before)
        seeing = readings.with_finder(model, self.weights)
        learner = Learner(
            model,
            began,
            seeing,
            self.weights,
            made,
            made.chosen(self.found.unlabelled),
            alphabet,
            self.before.temperatures,
            self.work,
            self.workers,
            self.deadline,
            self.say,
        )
        weights, held_out = [], []
        after: dict[int, tuple[str, float]] = {}
        for number, places in enumerate(made.parts):
            part = self._part(number, places)
            learner.learn(part)
            weights.append(model.get_weights())
            for place, output in zip(places, readings.outputs(seeing, part.held_out, alphabet)):
                held_out.append(output)
                after[place] = self._asked(output)
        whole = mean(weights)
        model.set_weights(whole)
        asked, share_after = self._remembered(partial(_predicted, model))
        return Learnt(
            whole,
            held_out,
            asked,
            self._outcome(after),
            {"before": before, "after": share_after},
            images=made.runs * made.steps * course.BATCH,
            folds=len(made.parts),
        )

    def _asked(self, output: Output) -> tuple[str, float]:
        """What is read of a held-out picture, and its label's probability."""
        decoded, shown = readings.read_alone(output, self.before.temperatures)
        return decoded.text, readings.probability(shown, output.text, output.alphabet)

    def _outcome(self, after: dict[int, tuple[str, float]]) -> Outcome | None:
        """``after``: of each held-out label, by its place."""
        if not after:
            return None
        places = sorted(after)
        likely = [(after[place][1], self.found.likely[place]) for place in places]
        return Outcome(
            [self.found.labelled[place].text or "" for place in places],
            [self.found.reads[place] for place in places],
            [after[place][0] for place in places],
            [math.log(max(now, IMPROBABLE) / max(before, IMPROBABLE)) for now, before in likely],
        )

    def _part(self, number: int, places: list[int]) -> Part:
        labelled, out = self.found.labelled, set(places)
        learnt = [one for place, one in enumerate(labelled) if place not in out]
        return Part(number, learnt, [labelled[place] for place in places])

    def _plan(self, model: keras.Model) -> Plan:
        """The plan of the call that was stopped, or a new one for the time that is left.

        ``model``: the compiled network, whose steps are timed.
        """
        found = self.found
        pictures = [*found.labelled, *(one.example for one in found.unlabelled)]
        key = plan.digest(pictures, plan.told(self.before))
        made = plan.begun(self.work, key, self.seed)
        if made:
            self.say("going on where the last call was stopped")
            return made
        parts: list[list[int]] = [[]]
        if found.labelled:
            parts = split.folds(found.groups, self.seed)
        some = tuple(pictures[: course.BATCH])
        lesson = Lesson(
            tuple(Example(one.path, one.text or "") for one in some),
            course.BATCH,
            self.seed,
            self.work / "replay",
            generated(course.BATCH, self.before.alphabet),
            self.before.alphabet,
        )
        pace = course.pace(model, Lessons(lesson, (), self.workers))
        left = self.deadline - monotonic()
        if left <= 0:
            raise CannotTeach("looking at the pictures took all the time: give more --minutes")
        rounds, read, training = self._rounds(len(parts), left)
        steps = pace.steps(training / (len(parts) * rounds))
        made = Plan(key, self.seed, parts, rounds, steps, read)
        plan.keep(self.work, made)
        self.say(f"{made.runs} trainings of up to {made.steps} steps of {course.BATCH} pictures")
        return made

    def _rounds(self, parts: int, left: float) -> tuple[int, int, float]:
        """How often each part is trained, and on how many readings; the seconds of training."""
        labels, count = len(self.found.labelled), len(self.found.unlabelled)
        # What the reader took is about what it takes in training.
        each = max(parts * self.found.seconds / (labels + count), 1e-6)
        able = int(READING_AGAIN * left / each)
        if labels:
            read = min(count, able)
            rounds, read = (ROUNDS, read) if read >= LEAST_READ else (1, 0)
        else:
            rounds, read = 1 + min(ROUNDS_ALONE - 1, able // count), count
        return rounds, read, left - (rounds - 1) * read * each

    def _before(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.stack([self.before.see(one)[0] for one in images])

    def _remembered(
        self, answers: Callable[[NDArray[np.float32]], NDArray[np.float32]]
    ) -> tuple[list[Output], Share]:
        """Logits and texts of generated pictures, and the share of them that is read."""
        images, labels = replay.kept(self.work / "asked")
        answered = answers(np.asarray(images))
        alphabet = self.before.alphabet
        texts = [alphabet.decode(row[row != BLANK]) for row in labels]
        reads = [_greedy(one, alphabet) for one in answered]
        outputs = [
            Output((one,), (1.0,), text, alphabet)
            for one, text in zip(answered, texts)
            if text and UNKNOWN not in text
        ]
        return outputs, share([a.lower() == b.lower() for a, b in zip(reads, texts)])


def _greedy(logits: NDArray[np.float32], alphabet: Alphabet) -> str:
    """The text of the best path, of the script that the reader too would find likeliest."""
    probabilities = ctc.softmax(logits)
    likeliest, *_ = scripts.of(probabilities, Options(alphabet))
    restricted = ctc.restrict(probabilities, likeliest.characters, alphabet=alphabet)
    return ctc.greedy(restricted, alphabet)


def _predicted(model: keras.Model, images: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(model.predict(images, batch_size=32, verbose=0))
