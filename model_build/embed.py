"""A trained run -> the embedded model: weights kept, quantised, calibrated, with its card.

    python -m training.evaluation_sets.plain build/evaluation
    python -m training.evaluation_sets.families build/families
    python -m training.finder runs/screens/final.weights.h5 runs/screens/finder.weights.h5
    python -m model_build.embed runs/ctc runs/screens --version 1.0.0
    python -m model_build.embed runs/more --version 1.1.0 --continues
    python -m model_build.embed runs/more --version 1.1.0 --continues --share 0.5
    make accuracy                                  # then measures it into the card

Takes the runs that led to the model, in order; with ``--continues``, those that went on from
the embedded model, whose own runs stay in the card and need not be there any more. Copies
the last one's final weights to ``model_build/weights/ctc.weights.h5`` (named as the network:
``--network``) and its learning curve to ``docs/training-curve.png``; writes ``model.tflite``
and a fresh ``card.json``, whose temperatures and confidence threshold are fitted on the
calibration images (``model_build.evaluation.calibration``), into ``recognize/embedded/``, and
the pages that show the card.

A finder beside the last run's weights (``training.finder``) becomes part of the model. Without
runs, ``--continues`` makes it anew of the weights that it has: with another finder, calibrated
again.

``--share`` goes only that part of the way from the embedded model's weights to the last
run's: what a short run on new data unlearnt of the old comes back, and most of what it
learnt stays (Wortsman et al., 2022, "Robust fine-tuning of zero-shot models").
"""

import argparse
import hashlib
import json
import shutil
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import keras

from model_build import card, model_directory, pages
from model_build import finder as finders
from model_build.blending import part_way
from model_build.card import Card, Stage, Stored
from model_build.convert import convert, load
from model_build.evaluation.calibration import Calibration, calibrate, outputs
from model_build.evaluation.sets import sets_of
from model_build.growth import load_weights
from model_build.networks import NETWORKS
from recognize.alphabet import ALPHABET
from recognize.images import HEIGHT, WIDTH
from recognize.model import EMBEDDED, ModelError

WEIGHTS = Path(__file__).parent / "weights"
CURVE = Path("docs/training-curve.png")
CALIBRATION = (Path("build/evaluation-calibration"), Path("build/families-calibration"))


def stage(run: dict[str, Any]) -> Stage:
    """What the card says of a run, from its ``run.json``: how many images of what it saw."""
    data = _data(run)
    told: Stage = {"images": (run.get("stop") or run["steps"]) * run["batch"]}
    stored: Stored = {"name": data.get("name", "")}
    if "images" in data:
        stored["images"] = data["images"]
    if data["kind"] == "shards":
        told["shards"] = stored
    if data["kind"] == "folder":
        told["folder"] = stored
        if "labels_sha256" in data:
            stored["labels_sha256"] = data["labels_sha256"]
    drawn = drawn_sources(run)
    if drawn:
        told["sources"], told["lengths"] = drawn, data["lengths"]
        told["share_of_screenshots"] = run.get("screens", 0.0)
        if views := run.get("views"):
            told["share_of_views"] = views
    return told


def drawn_sources(run: dict[str, Any]) -> dict[str, float]:
    """The sources that a run's images were drawn from, with their weights; none where unknown.

    ``run`` is the ``run.json``. Shards say so themselves, in their manifest.
    """
    data = _data(run)
    sources: dict[str, float] = (run if data["kind"] == "mixture" else data).get("mixture", {})
    return sources


def _data(run: dict[str, Any]) -> dict[str, Any]:
    """What the run noted of its data; of runs before that was noted, what is known."""
    if "data" in run:
        noted: dict[str, Any] = run["data"]
        return noted
    # Those on a folder or shards named a mixture too, which they did not draw from.
    for kind in ("folder", "shards"):
        if run.get(kind):
            return {"kind": kind, "name": Path(run[kind]).name}
    fixed = run.get("network") == "fixed"
    return {"kind": "mixture", "lengths": "6" if fixed else "4-6; one image in eight 1-8"}


def blended(network: str, old: Path, new: Path, share: float) -> keras.Model:
    """The network with weights ``share`` of the way, 0-1, from the old file's to the new one's.

    Classes that the old file has not are the new one's whole: there is nothing to go from.
    """
    model, before = load(network, new), load(network, new)
    load_weights(before, old, keep_others=True)
    model.set_weights(part_way(before.get_weights(), model.get_weights(), share))
    return model


def embed(
    runs: list[Path],
    version: str,
    folders: list[Path],
    continues: bool,
    network: str = "ctc",
    share: float = 1.0,
) -> None:
    """Makes the embedded model of the last run, or of its own weights; ``folders``: calibration.

    ``share``: how far its weights go from the embedded model's to that run's, 0-1.

    Raises ``OSError`` or ``ValueError``, before it changes anything, for a run or a
    calibration set that is not whole. To continue a second time from the same model,
    restore its card and weights first: the runs would be listed twice, and blended twice.
    Raises ``ModelError``, and then changes nothing either, where the reader cannot run it.
    """
    stages = card.read()["training_data"] if continues else []
    added = [stage(json.loads((run / "run.json").read_text())) for run in runs]
    sets = [path for folder in folders for path in sets_of(folder)]
    shipped = WEIGHTS / f"{network}.weights.h5"
    trained = runs[-1] / "final.weights.h5" if runs else shipped
    finder = _finder(trained)
    if share < 1:
        # The way from there on is the sum of the runs' own: of each, the share is kept.
        for each in added:
            each["share_of_weights"] = share
    model = blended(network, shipped, trained, share) if share < 1 else load(network, trained)
    with TemporaryDirectory() as folder:
        # Written anew: a run's own file holds the optimizer's state too.
        weights = Path(folder) / f"{network}.weights.h5"
        model.save_weights(weights)
        content = convert(network, weights, finder=finder)
    calibration = _calibrated(content, sets)
    made: Card = {
        "name": network,
        "version": version,
        "date": date.today().isoformat(),
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "network": "CNN + bidirectional LSTM + CTC" + (", a finder of parts" if finder else ""),
        "parameters": model.count_params(),
        "quantisation": "int8 weights, dynamic range",
        "alphabet": ALPHABET,
        "input_shape": [HEIGHT, WIDTH, 3],
        "temperature": calibration.temperatures.alone,
        "temperature_together": calibration.temperatures.together,
        "confidence_threshold": calibration.confidence_threshold,
        "training_data": stages + added,
    }
    model_directory.write(EMBEDDED, content, made)
    WEIGHTS.mkdir(exist_ok=True)
    model.save_weights(shipped)
    if runs:
        if finder:
            shutil.copy(finder, WEIGHTS / finders.FILE)
        CURVE.parent.mkdir(exist_ok=True)
        shutil.copy(runs[-1] / "progress.png", CURVE)
    pages.write()


def _finder(weights: Path) -> Path | None:
    found = finders.beside(weights)
    if found is None:
        print(f"No {finders.FILE} beside {weights}: parts of pictures will not be looked at.")
    return found


def _calibrated(content: bytes, sets: list[Path]) -> Calibration:
    # Spawned, not forked: an interpreter's threads do not survive a fork.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        calibration = calibrate(outputs(content, sets, pool.map), pool.map)
    for name, error in calibration.errors.items():
        print(f"{name:34} expected calibration error {error:.4f}")
    return calibration


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("runs", type=Path, nargs="*", help="finished runs of the network")
    parser.add_argument("--network", choices=NETWORKS, default="ctc")
    parser.add_argument("--version", required=True, help="version of the model, as in 1.0.0")
    parser.add_argument(
        "--continues",
        action="store_true",
        help="the runs went on from the embedded model: its card's list of runs is kept",
    )
    parser.add_argument(
        "--share",
        type=float,
        default=1.0,
        help="with --continues: how far to go from the embedded weights to the run's, 0-1",
    )
    parser.add_argument(
        "--calibration",
        type=Path,
        nargs="+",
        default=CALIBRATION,
        help="folders of calibration sets (default: those of both commands above)",
    )
    chosen = parser.parse_args()
    if not 0 < chosen.share <= 1:
        parser.error("--share: a number above 0, at most 1")
    if not chosen.runs and not (chosen.continues and chosen.share == 1):
        parser.error(
            "without runs, only --continues: the same weights with what stands beside them"
        )
    if chosen.share < 1 and not chosen.continues:
        parser.error("--share needs --continues: without it there is nothing to go on from")
    try:
        embed(
            chosen.runs,
            chosen.version,
            chosen.calibration,
            chosen.continues,
            chosen.network,
            chosen.share,
        )
    except (OSError, ValueError, ModelError) as error:
        raise SystemExit(f"Cannot embed: {error}") from None


if __name__ == "__main__":
    main()
