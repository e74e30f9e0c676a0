"""The picture of a run: loss and validation accuracy over the steps."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot


def plot(history: list[dict], path: Path) -> None:
    """Writes a PNG of rows with ``step``, ``loss`` (nats an image) and ``accuracy``."""
    steps = [int(row["step"]) for row in history]
    figure, loss = pyplot.subplots(figsize=(8, 4.5), layout="constrained")
    loss.plot(steps, [float(row["loss"]) for row in history], color="tab:red")
    loss.set(xlabel="step", ylabel="loss (nats an image)", yscale="log")
    loss.yaxis.label.set_color("tab:red")
    accuracy = loss.twinx()
    accuracy.plot(steps, [float(row["accuracy"]) for row in history], color="tab:blue")
    accuracy.set(ylabel="exact match on validation images", ylim=(0, 1))
    accuracy.yaxis.label.set_color("tab:blue")
    loss.grid(alpha=0.3)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
