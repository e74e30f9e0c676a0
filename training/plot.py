"""The picture of a run: loss, validation accuracy and the watched folders over the steps."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot
from matplotlib.axes import Axes

from training.record import Row


def plot(history: list[Row], watched: list[Row], path: Path) -> None:
    """Writes a PNG of the rows of ``history.csv`` and, in a panel below, of ``watched.csv``.

    ``history``: ``step``, ``loss`` (nats an image) and ``accuracy``; ``watched``: ``step``,
    ``folder`` and ``exact_match``, and no panel where there are none.
    """
    rows = 2 if watched else 1
    figure, panels = pyplot.subplots(
        rows, figsize=(8, 4.5 * rows), sharex=True, squeeze=False, layout="constrained"
    )
    _curves(panels[0, 0], history)
    if watched:
        _watched(panels[1, 0], watched)
    panels[-1, 0].set(xlabel="step")
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def _curves(loss: Axes, history: list[Row]) -> None:
    steps = [int(row["step"]) for row in history]
    loss.plot(steps, [float(row["loss"]) for row in history], color="tab:red")
    loss.set(ylabel="loss (nats an image)", yscale="log")
    loss.yaxis.label.set_color("tab:red")
    accuracy = loss.twinx()
    accuracy.plot(steps, [float(row["accuracy"]) for row in history], color="tab:blue")
    accuracy.set(ylabel="exact match on validation images", ylim=(0, 1))
    accuracy.yaxis.label.set_color("tab:blue")
    loss.grid(alpha=0.3)


def _watched(axes: Axes, watched: list[Row]) -> None:
    """One curve a folder; those of trained families are dashed."""
    folders: dict[str, list[tuple[int, float]]] = {}
    for row in watched:
        point = int(row["step"]), float(row["exact_match"])
        folders.setdefault(str(row["folder"]), []).append(point)
    axes.set_prop_cycle(color=pyplot.colormaps["tab20"](range(20)))
    for name, points in folders.items():
        style = "--" if name.startswith("trained-") else "-"
        axes.plot(*zip(*points), style, marker=".", label=name)
    axes.set(ylabel="exact match on watched folders, any case", ylim=(0, 1))
    axes.grid(alpha=0.3)
    axes.figure.legend(fontsize=7, loc="outside lower center", ncols=3)
