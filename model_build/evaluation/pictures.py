"""Pictures of an evaluation: confusions, the confidence's honesty, and one reading."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import numpy as np
from matplotlib import pyplot
from matplotlib.figure import Figure
from PIL import Image

from model_build.evaluation.metrics import Confusions
from recognize.alphabet import ALPHABET
from recognize.reader import Reading


def confusions(counts: Confusions, path: Path) -> None:
    """A map of how often each character (row) was read as another (column).

    What was left out or added stands in the last column and row.
    """
    names = [*ALPHABET, "–"]
    place = {name: index for index, name in enumerate([*ALPHABET, ""])}
    grid = np.zeros((len(names), len(names)))
    for (true, read), count in counts.items():
        grid[place[true], place[read]] = count
    figure, axes = pyplot.subplots(figsize=(10, 9.4), layout="constrained")
    shown = axes.imshow(np.where(grid > 0, grid, np.nan), cmap="viridis_r", norm="log")
    axes.set(xlabel="read as (– left out)", ylabel="true character (– added)")
    axes.set_xticks(range(len(names)), names, fontsize=7)
    axes.set_yticks(range(len(names)), names, fontsize=7)
    axes.grid(color="0.92", linewidth=0.5)
    axes.set_axisbelow(True)
    figure.colorbar(shown, label="errors", shrink=0.6)
    _save(figure, path)


def calibration(sets: dict[str, tuple[list[float], list[bool]]], path: Path) -> None:
    """Reliability: share of right answers over their confidence, in ten bins a set.

    ``sets``: name -> (confidences 0-1, whether each answer was right). Bins with fewer
    than 20 answers are left out: their share would say little.
    """
    figure, axes = pyplot.subplots(figsize=(6, 5.4), layout="constrained")
    axes.plot([0, 1], [0, 1], color="0.7", linestyle="--", label="honest")
    for name, (given, right) in sets.items():
        confidences, correct = np.asarray(given), np.asarray(right)
        bins = np.minimum((confidences * 10).astype(int), 9)
        filled = [index for index in range(10) if (bins == index).sum() >= 20]
        axes.plot(
            [confidences[bins == index].mean() for index in filled],
            [correct[bins == index].mean() for index in filled],
            marker="o",
            markersize=4,
            label=name,
        )
    axes.set(xlabel="confidence", ylabel="share of right answers", xlim=(0, 1), ylim=(0, 1))
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8)
    _save(figure, path)


def reading(image: Image.Image, answer: Reading, path: Path) -> None:
    """One image beside what the reader made of it: text, confidences, second choices."""
    figure, (left, right) = pyplot.subplots(
        1, 2, figsize=(8, 2.6), width_ratios=(1.2, 1), layout="constrained"
    )
    left.imshow(image.convert("RGB"))
    left.set_axis_off()
    left.set_title(f"{answer.text}   {answer.confidence:.1%} sure", fontsize=15)
    places = range(len(answer.characters))
    right.barh(places, [character.confidence for character in answer.characters], color="tab:blue")
    second = [
        f"{character.text}    else {character.alternatives[0].text} "
        f"{character.alternatives[0].confidence:.1%}"
        for character in answer.characters
    ]
    right.set_yticks(places, second)
    right.invert_yaxis()
    right.set(xlim=(0, 1), xlabel="confidence of each character")
    _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=100)
    pyplot.close(figure)
