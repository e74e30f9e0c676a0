"""A trained run -> the embedded model: weights kept, quantised, calibrated, with its card.

    python -m training.evaluation_sets build/evaluation
    python -m model_build.embed runs/ctc runs/screens --version 1.0.0
    make accuracy                                  # then measures it into the card

Takes the runs that led to the model, in order. Copies the last one's final weights to ``model_build/weights/ctc.weights.h5`` and
the learning curves to ``docs/training-1.png``, ...; writes ``model.tflite`` and a fresh ``card.json``, whose
temperature is fitted on the calibration images, into ``recognize/embedded/``.
"""

import argparse
import hashlib
import json
import shutil
from datetime import date
from pathlib import Path

import numpy as np
from tqdm import tqdm

from model_build import card
from model_build.convert import convert, interpret, load
from model_build.labelled import labelled_files
from recognize import ctc, images
from recognize.alphabet import ALPHABET
from recognize.images import HEIGHT, WIDTH
from recognize.model import EMBEDDED

WEIGHTS = Path("model_build/weights")
TEMPERATURES = np.round(np.geomspace(0.5, 3.0, 31), 3)


def fit_temperature(logits: list[np.ndarray], truths: list[str]) -> float:
    """The temperature at which the confidence predicts best whether the text is right.

    Minimises the mean log loss of the best candidate's probability against its being
    right (Guo et al., 2017, on whole texts). ``logits``: float32 (steps, 63) each.
    """
    losses = []
    for temperature in tqdm(TEMPERATURES, desc="temperature"):
        loss = 0.0
        for one, truth in zip(logits, truths, strict=True):
            best = ctc.beam_search(ctc.probabilities(one, temperature))[0]
            likely = best.confidence if best.text == truth else 1 - best.confidence
            loss -= np.log(max(likely, 1e-6))
        losses.append(loss)
    return float(TEMPERATURES[np.argmin(losses)])


def stage(run: dict) -> dict:
    """What the card says of a run, from its settings."""
    return {
        "images": run["steps"] * run["batch"],
        "sources": run["mixture"],
        "lengths": "4-6; one image in eight 1-8",
        "share_of_screenshots": run["screens"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("runs", type=Path, nargs="+", help="finished runs of the ctc network")
    parser.add_argument("--version", required=True, help="version of the model, as in 1.0.0")
    parser.add_argument("--calibration", type=Path, default=Path("build/evaluation-calibration"))
    chosen = parser.parse_args()
    for folder in (WEIGHTS, Path("docs"), EMBEDDED):
        folder.mkdir(exist_ok=True)
    weights = WEIGHTS / "ctc.weights.h5"
    # Written anew: a run's own file holds the optimizer's state too.
    load("ctc", chosen.runs[-1] / "final.weights.h5").save_weights(weights)
    for number, run in enumerate(chosen.runs, 1):
        shutil.copy(run / "progress.png", f"docs/training-{number}.png")
    content = convert("ctc", weights)
    read = interpret(content)
    files = [
        pair for folder in sorted(chosen.calibration.iterdir()) for pair in labelled_files(folder)
    ]
    logits = [read(images.to_tensor(images.decode(path.read_bytes()))) for path, _ in files]
    (EMBEDDED / "model.tflite").write_bytes(content)
    (EMBEDDED / "card.json").unlink(missing_ok=True)
    card.update(
        name="ctc",
        version=chosen.version,
        date=date.today().isoformat(),
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        network="CNN + bidirectional LSTM + CTC",
        parameters=load("ctc", weights).count_params(),
        quantisation="int8 weights, dynamic range",
        alphabet=ALPHABET,
        input_shape=[HEIGHT, WIDTH, 3],
        temperature=fit_temperature(logits, [truth for _, truth in files]),
        training_data=[stage(json.loads((run / "run.json").read_text())) for run in chosen.runs],
    )


if __name__ == "__main__":
    main()
