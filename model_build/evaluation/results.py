"""What a reader makes of labelled folders, image by image, and the figures of that."""

import statistics
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from tqdm import tqdm

from model_build.card import SetFigures
from model_build.evaluation import metrics
from model_build.evaluation.labelled import labelled_files
from model_build.evaluation.metrics import share
from recognize.model import Model
from recognize.reader import Reader

MATCHES = {
    "case_sensitive": metrics.exact,
    "any_case": metrics.exact_any_case,
    "folded": metrics.exact_folded,
}


@dataclass(frozen=True)
class Result:
    """What the reader made of one set: parallel lists, one entry an image."""

    name: str
    truths: list[str]
    reads: list[str]
    confidences: list[float]
    legible: list[bool]
    trusted: list[bool]
    milliseconds: list[float]

    def matches(self, kind: str) -> list[bool]:
        """Whether each text is right; ``kind``: a key of ``MATCHES``."""
        return [MATCHES[kind](read, truth) for read, truth in zip(self.reads, self.truths)]

    def figures(self) -> SetFigures:
        """The set's figures as they stand in the card; shares are 0-1."""
        matches = {kind: self.matches(kind) for kind in MATCHES}
        by_length: dict[int, list[bool]] = {}
        for truth, match in zip(self.truths, matches["any_case"]):
            by_length.setdefault(len(truth), []).append(match)
        return {
            "images": len(self.truths),
            "exact_match": {kind: share(matches[kind]) for kind in MATCHES},
            "by_length": {str(length): share(by_length[length]) for length in sorted(by_length)},
            "legible": share(self.legible),
            "character_error_rate": metrics.character_error_rate(self.reads, self.truths),
            "expected_calibration_error": metrics.expected_calibration_error(
                self.confidences, matches["case_sensitive"]
            ),
            "median_ms": statistics.median(self.milliseconds),
        }


def measure(reader: Reader, folder: Path) -> Result:
    """Reads every image of a labelled folder.

    Raises ``ValueError`` for a bad one, and for labels with characters that the model lacks.
    """
    files = labelled_files(folder, reader.model.alphabet)
    readings = [
        reader.read(path.read_bytes()) for path, _ in tqdm(files, desc=folder.name, unit="image")
    ]
    return Result(
        folder.name,
        [truth for _, truth in files],
        [reading.text for reading in readings],
        [reading.confidence for reading in readings],
        [reading.legible for reading in readings],
        [reading.trusted for reading in readings],
        [reading.elapsed_ms for reading in readings],
    )


def measure_all(model: Path, folders: list[Path]) -> list[Result]:
    """Every folder's result, as many of them at a time as there are cores.

    ``model``: a model directory. The milliseconds are then those of a machine that is busy.
    Raises as ``measure`` does.
    """
    # Spawned, not forked: an interpreter's threads do not survive a fork.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        return list(pool.map(_measured, repeat(model), folders))


def _measured(model: Path, folder: Path) -> Result:
    return measure(Reader(Model(model)), folder)
