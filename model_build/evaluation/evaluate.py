"""The shipped model's figures, measured through the reader as a caller would use it.

    make accuracy                                     # makes the sets, then runs this
    python -m model_build.evaluation.evaluate build/evaluation   # every folder of labelled images in it
    python -m model_build.evaluation.evaluate my-captchas        # a folder of your own
    python -m model_build.evaluation.evaluate build/evaluation --write-card

Prints, for each set, exact match (case-sensitive; any case; with the characters that the
generator makes indistinguishable folded) and how many are found legible, with 95 % Wilson
intervals; character error rate (edits an image where a set has no text), expected
calibration error, and milliseconds an image; then exact match by length and the most
frequent confusions. ``--write-card`` puts the figures into the embedded
model's card and draws ``docs/confusions.png``, ``docs/calibration.png``, and the first
image's reading in ``docs/reading.png``.
"""

import argparse
import statistics
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from PIL import Image
from tqdm import tqdm

from model_build import card
from model_build.evaluation import metrics, pictures
from model_build.evaluation.labelled import labelled_files
from model_build.evaluation.metrics import share
from recognize.model import EMBEDDED, Model
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
    milliseconds: list[float]

    def matches(self, kind: str) -> list[bool]:
        return [MATCHES[kind](read, truth) for read, truth in zip(self.reads, self.truths)]

    def figures(self) -> dict:
        """The set's figures as they stand in the card; shares are 0-1."""
        return {
            "images": len(self.truths),
            "exact_match": {kind: share(self.matches(kind)) for kind in MATCHES},
            "by_length": {
                length: share(
                    [m for m, t in zip(self.matches("any_case"), self.truths) if len(t) == length]
                )
                for length in sorted(set(map(len, self.truths)))
            },
            "legible": share(self.legible),
            "character_error_rate": metrics.character_error_rate(self.reads, self.truths),
            "expected_calibration_error": metrics.expected_calibration_error(
                self.confidences, self.matches("case_sensitive")
            ),
            "median_ms": statistics.median(self.milliseconds),
        }


def measure(reader: Reader, folder: Path) -> Result:
    """Reads every image of a labelled folder. Raises ``ValueError`` for a bad one."""
    files = labelled_files(folder)
    readings = [
        reader.read(path.read_bytes()) for path, _ in tqdm(files, desc=folder.name, unit="image")
    ]
    return Result(
        folder.name,
        [truth for _, truth in files],
        [reading.text for reading in readings],
        [reading.confidence for reading in readings],
        [reading.legible for reading in readings],
        [reading.elapsed_ms for reading in readings],
    )


def measure_all(model: Path, folders: list[Path]) -> list[Result]:
    """Every folder's result, as many of them at a time as there are cores.

    The milliseconds are then those of a machine that is busy. Raises as ``measure`` does.
    """
    # Spawned, not forked: an interpreter's threads do not survive a fork.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        return list(pool.map(_measured, repeat(model), folders))


def _measured(model: Path, folder: Path) -> Result:
    return measure(Reader(Model(model)), folder)


def sets_in(folder: Path) -> list[Path]:
    """The folder's subfolders, or the folder itself where it has none."""
    return sorted(path for path in folder.iterdir() if path.is_dir()) or [folder]


def report(results: list[Result]) -> str:
    lines = [
        f"{'set':26}{'images':>7}  {'exact match':22}{'any case':22}{'folded':22}"
        f"{'legible':22}"
        f"{'CER':>7}{'ECE':>8}{'ms':>6}"
    ]
    for result in results:
        figures = result.figures()
        shares = "".join(f"{card.percent(figures['exact_match'][kind]):22}" for kind in MATCHES)
        lines.append(
            f"{result.name:26}{figures['images']:7}  {shares}"
            f"{card.percent(figures['legible']):22}"
            f"{figures['character_error_rate']:7.2%}"
            f"{figures['expected_calibration_error']:8.4f}{figures['median_ms']:6.2f}"
        )
    lines.append("\nany case, by length")
    for result in results:
        lengths = result.figures()["by_length"].items()
        lines.append(
            f"{result.name:26}" + "  ".join(f"{n}: {card.percent(value)}" for n, value in lengths)
        )
    lines.append("\nmost frequent confusions (true -> read)")
    for result in results:
        counts = metrics.confusions(result.reads, result.truths).most_common(10)
        shown = "  ".join(f"{true or '-'}->{read or '-'} {count}" for (true, read), count in counts)
        lines.append(f"{result.name:26}{shown}")
    return "\n".join(lines)


def write_card(results: list[Result]) -> None:
    card.update(
        accuracy=card.heading("make accuracy")
        | {"sets": {result.name: result.figures() for result in results}}
    )
    counts: Counter = Counter()
    for result in results:
        counts.update(metrics.confusions(result.reads, result.truths))
    pictures.confusions(counts, Path("docs/confusions.png"))
    pictures.calibration(
        {result.name: (result.confidences, result.matches("case_sensitive")) for result in results},
        Path("docs/calibration.png"),
    )


def arguments(parser: argparse.ArgumentParser) -> tuple[argparse.Namespace, Reader]:
    """The command line, with the options of every measurement, and the reader to measure."""
    parser.add_argument("--model", type=Path, default=EMBEDDED, help="a model directory")
    parser.add_argument("--write-card", action="store_true")
    chosen = parser.parse_args()
    if chosen.write_card and chosen.model != EMBEDDED:
        parser.error("--write-card is for the embedded model")
    return chosen, Reader(Model(chosen.model))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    chosen, reader = arguments(parser)
    try:
        results = measure_all(chosen.model, sets_in(chosen.folder))
    except (OSError, ValueError) as error:
        raise SystemExit(f"Cannot evaluate: {error}") from None
    print(report(results))
    if chosen.write_card:
        write_card(results)
        path, _ = labelled_files(sets_in(chosen.folder)[0])[0]
        reading = reader.read(path.read_bytes())
        pictures.reading(Image.open(path), reading, Path("docs/reading.png"))


if __name__ == "__main__":
    main()
