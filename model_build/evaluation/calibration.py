"""The confidence made honest: its temperatures, and below what it is not to be trusted.

All are fitted on images that are neither trained nor measured on, of held-out families
as much as of those in training: a temperature fitted on what the network was trained on
alone is too sure of everything else.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize_scalar
from tqdm import tqdm

from model_build.evaluation.labelled import labelled_files
from model_build.evaluation.metrics import expected_calibration_error
from model_build.evaluation.sets import family, is_held_out
from recognize import ctc, images
from recognize.alphabet import BLANK, OWN, Alphabet
from recognize.decoding import Decoded, Shown, decode_views, shown_by
from recognize.model import Temperatures
from recognize.network import Network
from recognize.options import Options
from recognize.views import See, looks
from recognize.windows import Logits

TEMPERATURES = 0.5, 4.0
THRESHOLDS = np.arange(0, 100, 5) / 100
# The share of answers that must be right at the threshold or above.
TRUSTED = 0.9


class Output(NamedTuple):
    """What a network says of an image in all views that the reader may look at.

    ``logits``: of each view, float32 (T, classes). ``weights``: how much each view counts, above 0.
    ``text``: the true one. ``alphabet``: the network's.
    """

    logits: tuple[Logits, ...]
    weights: tuple[float, ...]
    text: str
    alphabet: Alphabet = OWN

    def shown(self, temperatures: Temperatures) -> Shown:
        """What the image shows at those temperatures."""
        return shown_by(zip(self.logits, self.weights, strict=True), temperatures)

    def decoded(self, temperatures: Temperatures) -> Decoded:
        """What is read of it then, without a restriction."""
        return decode_views(self.shown(temperatures), Options(self.alphabet))


# The images of each set, by its name.
Outputs = dict[str, list[Output]]
# The same, each with the text that is read of it.
Read = dict[str, list[tuple[Output, str]]]
# What Python's ``map`` does of one iterable, and a pool of processes at once of several entries.
Map = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]


@dataclass(frozen=True)
class Answers:
    """Confidences, float64 (n,) in 0-1, and whether each text is right, bool (n,)."""

    confidences: np.ndarray
    correct: np.ndarray

    def log_losses(self) -> np.ndarray:
        """Of each confidence against its text's being right; nats, float64 (n,)."""
        likely = np.where(self.correct, self.confidences, 1 - self.confidences)
        return -np.log(np.maximum(likely, 1e-6))


@dataclass(frozen=True)
class Calibration:
    """``errors``: expected calibration error of each set, and of both groups, 0-1."""

    temperatures: Temperatures
    confidence_threshold: float
    errors: dict[str, float]


def outputs(content: bytes, folders: list[Path], each: Map = map) -> Outputs:
    """What the network of a ``.tflite`` file's content says of labelled folders."""
    seen = tqdm(each(partial(_outputs, content), folders), "seeing", len(folders), unit="set")
    return dict(zip([folder.name for folder in folders], seen, strict=True))


def _outputs(content: bytes, folder: Path) -> list[Output]:
    see = Network(content, 1).see
    return [_output(see, path, text) for path, text in labelled_files(folder)]


def _output(see: See, path: Path, text: str) -> Output:
    logits, weights = zip(*looks(see, images.decode(path.read_bytes())))
    return Output(logits, weights, text)


def calibrate(sets: Outputs, each: Map = map) -> Calibration:
    """Raises ``ValueError`` without a held-out set, for the threshold is theirs."""
    if not any(map(is_held_out, sets)):
        raise ValueError("calibration needs sets of held-out families")
    temperatures = fit_temperatures(sets, each)
    given = _of_each(sets, partial(answers, temperatures), each, "reading")
    groups = {
        "held out": joined([one for name, one in given.items() if is_held_out(name)]),
        "in training": joined([one for name, one in given.items() if not is_held_out(name)]),
    }
    errors = {
        name: expected_calibration_error(one.confidences, one.correct)
        for name, one in (given | groups).items()
        if len(one.correct)
    }
    return Calibration(temperatures, confidence_threshold(groups["held out"]), errors)


def _of_each(
    sets: Outputs, function: Callable[[list[Output]], Any], each: Map, what: str
) -> dict[str, Any]:
    """What the function makes of each set."""
    made = tqdm(each(function, sets.values()), what, len(sets), unit="set")
    return dict(zip(sets, made, strict=True))


def answers(temperatures: Temperatures, outputs: list[Output]) -> Answers:
    """The best texts' confidences at those temperatures, as the reader gives them."""
    best = [one.decoded(temperatures).candidates[0] for one in outputs]
    return Answers(
        np.array([one.confidence for one in best]),
        np.array([one.text == output.text for one, output in zip(best, outputs)], dtype=bool),
    )


def joined(parts: list[Answers]) -> Answers:
    """The answers of several sets as those of one."""
    return Answers(
        np.concatenate([np.empty(0), *(part.confidences for part in parts)]),
        np.concatenate([np.empty(0, dtype=bool), *(part.correct for part in parts)]),
    )


def fit_temperatures(sets: Outputs, each: Map = map) -> Temperatures:
    """The first view's, and that of several views, of the images in which they are looked at."""
    alone = fit_temperature(sets, each)
    return Temperatures(alone, fit_together(sets, alone, each))


def fit_temperature(sets: Outputs, each: Map = map) -> float:
    """The temperature at which the first view predicts best whether its text is right.

    Minimises the log loss of the best text's probability against its being right (Guo et
    al., 2017, on whole texts), averaged over families: one with several sets weighs no
    more than one with a single set.
    """
    return _best(first_views(sets, each))


def fit_together(sets: Outputs, alone: float, each: Map = map) -> float:
    """As ``fit_temperature``, of several views together, where the first alone is not sure.

    The mean of several views is less sure than each of them (Rahaman and Thiery, 2021): they are
    sharpened first. ``alone``: the first view's temperature, which stays where none is unsure.
    """
    found = _of_each(sets, partial(_unsure, alone), each, "texts of several views")
    unsure: Read = {name: pairs for name, pairs in found.items() if pairs}
    return _best(unsure) if unsure else alone


def _unsure(alone: float, outputs: list[Output]) -> list[tuple[Output, str]]:
    """Images of which several views are looked at, each with its text."""
    decoded = [one.decoded(Temperatures(alone, alone)) for one in outputs]
    return [(one, read.text) for one, read in zip(outputs, decoded) if read.views > 1]


def first_views(sets: Outputs, each: Map = map) -> Read:
    """Of each image its first view alone, and its best text there at temperature 1.

    Another temperature seldom makes another text the best one: searching once, and not at
    every temperature that is tried, takes a tenth of the time.
    """
    return _of_each(sets, _first_views, each, "texts")


def _first_views(outputs: list[Output]) -> list[tuple[Output, str]]:
    return [
        (
            Output(one.logits[:1], (1.0,), one.text, one.alphabet),
            ctc.beam_search(ctc.softmax(one.logits[0]), alphabet=one.alphabet)[0].text,
        )
        for one in outputs
    ]


def _best(read: Read) -> float:
    best = minimize_scalar(partial(log_loss, read), bounds=TEMPERATURES, options={"xatol": 0.01})
    return round(float(best.x), 3)


def log_loss(read: Read, temperature: float) -> float:
    """Mean over families of the mean log loss of the texts' confidences; nats an image."""
    losses = defaultdict(list)
    for name, pairs in read.items():
        logits = [view for one, _ in pairs for view in one.logits]
        of_each = [text for one, text in pairs for _ in one.weights]
        weights = np.concatenate([np.array(one.weights) / sum(one.weights) for one, _ in pairs])
        alphabet = pairs[0][0].alphabet
        weighed = weights * text_probabilities(logits, of_each, temperature, alphabet)
        starts = np.cumsum([0, *(len(one.weights) for one, _ in pairs[:-1])])
        confidences = np.minimum(np.add.reduceat(weighed, starts), 1)
        correct = np.array([text == one.text for one, text in pairs])
        losses[family(name)].append(Answers(confidences, correct).log_losses())
    return float(np.mean([np.concatenate(of_one).mean() for of_one in losses.values()]))


def text_probabilities(
    logits: Sequence[Logits], texts: Sequence[str], temperature: float, alphabet: Alphabet = OWN
) -> np.ndarray:
    """CTC's probability of each text, float64 (n,), under n logits, float32 (T, classes) each."""
    steps = np.array([len(one) for one in logits])
    found = np.empty(len(texts))
    for as_many in np.unique(steps):
        places = np.flatnonzero(steps == as_many).tolist()
        some = np.stack([logits[place] for place in places])
        found[places] = _of_as_many_steps(
            some, [texts[place] for place in places], temperature, alphabet
        )
    return found


def _of_as_many_steps(
    logits: np.ndarray, texts: list[str], temperature: float, alphabet: Alphabet
) -> np.ndarray:
    """As ``text_probabilities``, under logits of the same T, float32 (n, T, classes).

    What ``alignments.text_probability`` gives of one, for a fit asks hundreds of thousands: the
    forward variables of Graves et al. (2006, "Connectionist temporal classification") over
    blank, character, blank, ..., of all texts at once.
    """
    lengths = np.array([len(text) for text in texts])
    path = np.full((len(texts), 2 * lengths.max() + 1), BLANK)
    for row, text in zip(path, texts):
        row[1 : 2 * len(text) : 2] = alphabet.encode(text)
    emitted = np.take_along_axis(ctc.softmax(logits, temperature), path[:, np.newaxis], axis=2)
    # A blank between two characters may be left out where they differ.
    skipped = (path[:, 2:] != BLANK) & (path[:, 2:] != path[:, :-2])
    reached = np.zeros(path.shape)
    reached[:, 0] = 1.0  # before the first time step
    for step in range(emitted.shape[1]):
        stepped = reached.copy()
        stepped[:, 1:] += reached[:, :-1]
        stepped[:, 2:] += skipped * reached[:, :-2]
        reached = stepped * emitted[:, step]
    # It may end with a blank or without; the empty text has but the one.
    ends = np.stack([2 * lengths, np.maximum(2 * lengths - 1, 0)], axis=1)
    each: np.ndarray = np.take_along_axis(reached, ends, axis=1)
    return np.where(lengths > 0, each.sum(1), each[:, 0])


def confidence_threshold(given: Answers) -> float:
    """The smallest multiple of 0.05 from which on answers can be trusted.

    Of the answers with that confidence or more at least nine tenths are right; 1.0 where
    there is no such confidence.
    """
    for threshold in THRESHOLDS:
        right = given.correct[given.confidences >= threshold]
        if len(right) and right.mean() >= TRUSTED:
            return float(threshold)
    return 1.0
