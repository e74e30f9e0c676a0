"""The shipped model's figures, measured through the reader as a caller would use it.

    make accuracy                                     # makes the sets, then runs this
    python -m model_build.evaluation.evaluate build/evaluation   # every labelled folder in it
    python -m model_build.evaluation.evaluate my-captchas        # a folder of your own
    python -m model_build.evaluation.evaluate build/evaluation --write-card

Prints, for each set, exact match (case-sensitive; any case; with the characters that the
generator makes indistinguishable folded) and how many are found legible, with 95 % Wilson
intervals; character error rate (edits an image where a set has no text), expected
calibration error, and milliseconds an image; then exact match by length and the most
frequent confusions. ``--write-card`` puts the figures into the embedded model's card and the
pages that show them, and draws ``docs/confusions.png``, ``docs/calibration.png``, and the
first image's reading in ``docs/reading.png``.
"""

import argparse
from pathlib import Path

from PIL import Image

from model_build import card, pages
from model_build.evaluation import metrics, pictures
from model_build.evaluation.labelled import labelled_files
from model_build.evaluation.metrics import percent
from model_build.evaluation.results import MATCHES, Result, measure_all
from recognize.model import EMBEDDED, Model
from recognize.reader import Reader


def sets_in(folder: Path) -> list[Path]:
    """The folder's subfolders, or the folder itself where it has none."""
    return sorted(path for path in folder.iterdir() if path.is_dir()) or [folder]


def report(results: list[Result]) -> str:
    """The figures of all sets, as they are printed."""
    lines = [
        f"{'set':26}{'images':>7}  {'exact match':22}{'any case':22}{'folded':22}"
        f"{'legible':22}{'CER':>7}{'ECE':>8}{'ms':>6}"
    ]
    figures = {result.name: result.figures() for result in results}
    for name, one in figures.items():
        shares = "".join(f"{percent(one['exact_match'][kind]):22}" for kind in MATCHES)
        lines.append(
            f"{name:26}{one['images']:7}  {shares}{percent(one['legible']):22}"
            f"{one['character_error_rate']:7.2%}"
            f"{one['expected_calibration_error']:8.4f}{one['median_ms']:6.2f}"
        )
    lines.append("\nany case, by length")
    for name, one in figures.items():
        lengths = (f"{length}: {percent(value)}" for length, value in one["by_length"].items())
        lines.append(f"{name:26}" + "  ".join(lengths))
    lines.append("\nmost frequent confusions (true -> read)")
    for result in results:
        counts = metrics.confusions(result.reads, result.truths).most_common(10)
        shown = "  ".join(f"{true or '-'}->{read or '-'} {count}" for (true, read), count in counts)
        lines.append(f"{result.name:26}{shown}")
    return "\n".join(lines)


def write_card(results: list[Result]) -> None:
    """Puts the figures into the embedded card, and draws the confusions and the calibration."""
    sets = {result.name: result.figures() for result in results}
    card.record(accuracy={**card.heading("make accuracy"), "sets": sets})
    pages.write()
    counts = metrics.Confusions()
    for result in results:
        counts.update(metrics.confusions(result.reads, result.truths))
    pictures.confusions(counts, pages.DOCS / "confusions.png")
    pictures.calibration(
        {result.name: (result.confidences, result.matches("case_sensitive")) for result in results},
        pages.DOCS / "calibration.png",
    )


def options(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """The command line, with the options of every measurement of a model."""
    parser.add_argument("--model", type=Path, default=EMBEDDED, help="a model directory")
    parser.add_argument("--write-card", action="store_true")
    chosen = parser.parse_args()
    if chosen.write_card and chosen.model != EMBEDDED:
        parser.error("--write-card is for the embedded model")
    return chosen


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    chosen = options(parser)
    try:
        folders = sets_in(chosen.folder)
        results = measure_all(chosen.model, folders)
    except (OSError, ValueError) as error:
        raise SystemExit(f"Cannot evaluate: {error}") from None
    print(report(results))
    if chosen.write_card:
        write_card(results)
        path, _ = labelled_files(folders[0])[0]
        reading = Reader(Model(chosen.model)).read(path.read_bytes())
        pictures.reading(Image.open(path), reading, pages.DOCS / "reading.png")


if __name__ == "__main__":
    main()
