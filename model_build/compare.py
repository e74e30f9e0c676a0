"""What the choices cost: the networks under each quantisation, side by side.

    python -m model_build.compare build/evaluation      # 6-character sets; prints a table
    python -m model_build.compare build/evaluation --write-card

Every variant is converted from ``model_build/weights/`` by ``model_build.convert`` in a
process of its own (the converter can crash) and reads the same images, best path, one
thread; a network without weights there is left out, and named. Times are ratios to the
shipped variant's in the same run, image by image in turn, because a machine's speed drifts.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
from tqdm import tqdm

from model_build import card
from model_build.convert import interpret
from model_build.embed import WEIGHTS
from model_build.evaluate import share
from model_build.labelled import labelled_files
from model_build.metrics import exact_any_case
from model_build.networks import NETWORKS
from recognize import images

# name -> arguments of model_build.convert; the first is the shipped one.
VARIANTS = {
    "ctc dynamic": ["--network", "ctc"],
    "ctc float32": ["--network", "ctc", "--quantise", "none"],
    "ctc full int8": ["--network", "ctc", "--quantise", "full"],
    "ctc dynamic, fused LSTM": ["--network", "ctc", "--fused"],
    "ctc full int8, fused LSTM": ["--network", "ctc", "--fused", "--quantise", "full"],
    "fixed dynamic": ["--network", "fixed"],
    "fixed float32": ["--network", "fixed", "--quantise", "none"],
    "fixed full int8": ["--network", "fixed", "--quantise", "full"],
}
SETS = ("original-0.7.1-length-6", "original-0.3-length-6")


def converted(arguments: list[str], calibration: Path, out: Path) -> bytes | None:
    """The variant's TFLite file; ``None`` where the converter fails."""
    weights = WEIGHTS / f"{arguments[1]}.weights.h5"
    command = [sys.executable, "-m", "model_build.convert", str(weights), *arguments]
    command += ["--calibration", str(calibration), "--out", str(out)]
    out.unlink(missing_ok=True)
    subprocess.run(command, capture_output=True)
    return out.read_bytes() if out.exists() else None


def compare(evaluation: Path, limit: int) -> dict[str, dict]:
    """Figures by variant: bytes, time against the shipped one's, exact match a set."""
    models = {
        name: converted(arguments, evaluation / SETS[0], Path("build/variant.tflite"))
        for name, arguments in tqdm(VARIANTS.items(), desc="converting")
        if (WEIGHTS / f"{arguments[1]}.weights.h5").exists()
    }
    readers = {name: interpret(model) for name, model in models.items() if model}
    times: dict[str, list[float]] = {name: [] for name in readers}
    right: dict = {name: {} for name in readers}
    for folder in SETS:
        files = labelled_files(evaluation / folder)[:limit]
        matches: dict[str, list[bool]] = {name: [] for name in readers}
        for path, truth in tqdm(files, desc=folder):
            tensor = images.to_tensor(images.decode(path.read_bytes()))
            for name, read in readers.items():
                started = time.perf_counter()
                logits = read(tensor)
                times[name].append((time.perf_counter() - started) * 1000)
                network = NETWORKS[VARIANTS[name][1]]
                (text,) = network.decode(logits[np.newaxis])
                matches[name].append(exact_any_case(text, truth))
        for name in readers:
            right[name][folder] = share(matches[name])
    median = {name: statistics.median(values) for name, values in times.items()}
    floor = median[next(iter(VARIANTS))]
    return {
        name: {
            "bytes": len(models[name]),
            "median_ms": round(median[name], 3),
            "time_ratio": round(median[name] / floor, 2),
            "exact_match_any_case": right[name],
        }
        if models[name]
        else {"converter": "fails"}
        for name in models
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--images", type=int, default=2000, help="a set (default: %(default)s)")
    parser.add_argument("--write-card", action="store_true")
    chosen = parser.parse_args()
    table = compare(chosen.evaluation, chosen.images)
    for name in VARIANTS.keys() - table.keys():
        print(f"{name:28}left out: no weights; train them (training.train --network)")
    for name, figures in table.items():
        if "bytes" not in figures:
            print(f"{name:28}the converter fails")
            continue
        shares = "  ".join(
            card.percent(value) for value in figures["exact_match_any_case"].values()
        )
        print(
            f"{name:28}{figures['bytes']:>10,} bytes{figures['median_ms']:8.2f} ms"
            f"{figures['time_ratio']:6.2f}x  {shares}"
        )
    if chosen.write_card:
        comparison = {
            "date": date.today().isoformat(),
            "command": "python -m model_build.compare build/evaluation",
            "images_a_set": chosen.images,
            "variants": table,
        }
        if (run := WEIGHTS / "fixed.json").exists():
            baseline = json.loads(run.read_text())
            comparison["baseline_training_images"] = baseline["steps"] * baseline["batch"]
        card.update(comparison=comparison)


if __name__ == "__main__":
    main()
