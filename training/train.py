"""Train a network; resume a run; watch it.

    python -m training.train runs/ctc                     # the shipped network
    python -m training.train runs/fixed --network fixed   # the baseline
    python -m training.train runs/mine --folder captchas/ --weights model_build/weights/ctc.weights.h5
    KERAS_BACKEND=jax python -m training.train runs/gpu --batch 512

A run is a folder: ``run.json`` (its settings), ``last.keras`` (network, optimizer and
step, every ``--every`` steps), ``history.csv``, ``progress.png``, and at the end
``final.weights.h5``. The same command on a folder with a checkpoint goes on where it
stopped, with the same batches as if it had not. Ctrl-C is safe.
"""

import argparse
import csv
import json
import os
import time
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy as np
from recognize.alphabet import BLANK, decode
from tqdm import tqdm

from model_build.networks import NETWORKS, Network
from training.batches import Batch, Generated, prefetch
from training.folder import Folder
from training.plot import plot

MIXTURE = "original-0.7.1:3,default-0.7.1:4,original-0.3:4,default-0.3:1"
HISTORY = ("step", "loss", "accuracy", "images_per_second")


def settings(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("run", type=Path, help="folder of the run, made where missing")
    add("--network", choices=NETWORKS, default="ctc")
    data = parser.add_mutually_exclusive_group()
    data.add_argument(
        "--mixture", default=MIXTURE, help="sources and weights (default: %(default)s)"
    )
    data.add_argument("--folder", type=Path, help="train on a folder of labelled images")
    data.add_argument("--shards", type=Path, help="train on TFRecord shards (training.shards)")
    add("--weights", type=Path, help="start from these weights (fine-tuning)")
    add("--steps", type=int, default=6000, help="batches in all (default: %(default)s)")
    add("--batch", type=int, default=128, help="images a batch (default: %(default)s)")
    add("--rate", type=float, default=2e-3, help="peak learning rate (default: %(default)s)")
    add("--every", type=int, default=250, help="steps between checkpoints (default: %(default)s)")
    add("--workers", type=int, default=max(1, (os.cpu_count() or 2) - 1), help="data processes")
    add("--validation", type=int, default=1024, help="images judged at each checkpoint")
    add("--seed", type=int, default=1)
    return parser.parse_args(arguments)


def parse_mixture(text: str) -> dict[str, float]:
    """``name:weight,name:weight`` as a dictionary; a missing weight is 1."""
    pairs = (part.partition(":") for part in text.split(","))
    return {name.strip(): float(weight or 1) for name, _, weight in pairs}


def training_batches(options: argparse.Namespace, first: int):
    """Iterator over the run's batches from number ``first`` on."""
    if options.shards:
        from training.shards import batches  # TensorFlow is needed for shards alone

        return batches(options.shards, options.batch, options.seed, first)
    if options.folder:
        make = Folder(options.folder, options.batch, options.seed)
        len(make.files)  # refuses a bad folder here, not in a worker
    else:
        make = generated(options, options.batch, options.seed)
    return prefetch(make, first, options.workers)


def generated(options: argparse.Namespace, size: int, seed) -> Generated:
    low, high = NETWORKS[options.network].lengths
    if low == high:
        return Generated(parse_mixture(options.mixture), size, seed, (low, high))
    return Generated(parse_mixture(options.mixture), size, seed, (4, 6), (low, high))


def validation_batch(options: argparse.Namespace) -> Batch:
    """Images that the run never trains on, where the source is generated.

    A folder or shards are judged on their own first images: the figure then shows
    fitting, not generalisation, for which ``model_build.evaluate`` has its own data.
    """
    if options.folder:
        return Folder(options.folder, options.validation, "validation")(0)
    if options.shards:
        from training.shards import batches

        return next(iter(batches(options.shards, options.validation, 0, 0)))
    return generated(options, options.validation, "validation")(0)


def exact_match(model: keras.Model, network: Network, batch: Batch) -> float:
    """Share of images whose text is read without an error, case-sensitive."""
    images, labels = batch
    read = network.decode(model.predict(images, batch_size=128, verbose=0))
    truth = [label[label != BLANK].tolist() for label in labels]
    return float(np.mean([decode(a) == decode(b) for a, b in zip(read, truth)]))


def prepare_model(options: argparse.Namespace) -> keras.Model:
    """A fresh network, compiled; with ``--weights``, started from those."""
    network = NETWORKS[options.network]
    model = network.build()
    if options.weights:
        model.load_weights(options.weights)
    warm_up = min(300, options.steps // 10)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, options.steps - warm_up, alpha=0.005, warmup_target=options.rate, warmup_steps=warm_up
    )
    optimizer = keras.optimizers.AdamW(rate, weight_decay=1e-3, global_clipnorm=5.0)
    model.compile(optimizer, network.loss, jit_compile=keras.backend.backend() == "jax")
    return model


def save(model: keras.Model, path: Path) -> None:
    """Writes beside and renames, so that a stop mid-write leaves the old checkpoint."""
    partial = path.with_name("partial.keras")
    model.save(partial)
    partial.replace(path)


def read_history(path: Path, last_step: int) -> list[dict]:
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return [row for row in csv.DictReader(file) if int(row["step"]) <= last_step]


def write_history(path: Path, rows: list[dict]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, HISTORY)
        writer.writeheader()
        writer.writerows(rows)


def check_same_run(options: argparse.Namespace) -> None:
    """Writes ``run.json``; refuses to resume a run under other settings."""
    chosen = {
        key: str(value) for key, value in vars(options).items() if key not in ("run", "workers")
    }
    path = options.run / "run.json"
    if path.exists():
        stored = json.loads(path.read_text())
        changed = [
            f"--{key} was {stored.get(key)}" for key in chosen if stored.get(key) != chosen[key]
        ]
        if changed:
            raise SystemExit(
                f"{options.run} holds another run: {', '.join(changed)}. Choose a new folder."
            )
    path.write_text(json.dumps(chosen, indent=2) + "\n")


def train(options: argparse.Namespace) -> None:
    network = NETWORKS[options.network]
    options.run.mkdir(parents=True, exist_ok=True)
    check_same_run(options)
    keras.utils.set_random_seed(options.seed)
    checkpoint = options.run / "last.keras"
    model = keras.saving.load_model(checkpoint) if checkpoint.exists() else prepare_model(options)
    step = int(model.optimizer.iterations)
    history = read_history(options.run / "history.csv", step)
    validation = validation_batch(options)
    batches = training_batches(options, step)
    with tqdm(
        total=options.steps * options.batch,
        initial=step * options.batch,
        unit="image",
        unit_scale=True,
        desc=options.network,
        smoothing=0.05,
    ) as bar:
        while step < options.steps:
            started, until = time.monotonic(), min(step + options.every, options.steps)
            first = step
            model.reset_metrics()  # the loss is then the mean since here
            while step < until:
                loss = model.train_on_batch(*next(batches))
                step += 1
                bar.update(options.batch)
                bar.set_postfix(
                    loss=f"{loss:.3f}", accuracy=history[-1]["accuracy"] if history else "-"
                )
            rate = (step - first) * options.batch / (time.monotonic() - started)
            accuracy = exact_match(model, network, validation)
            history.append(
                dict(zip(HISTORY, (step, f"{loss:.4f}", f"{accuracy:.4f}", f"{rate:.0f}")))
            )
            save(model, checkpoint)
            write_history(options.run / "history.csv", history)
            plot(history, options.run / "progress.png")
    batches.close()
    model.save_weights(options.run / "final.weights.h5")
    print(
        f"{options.run}/final.weights.h5: exact match {history[-1]['accuracy']} on validation images"
    )


if __name__ == "__main__":
    try:
        train(settings())
    except KeyboardInterrupt:
        raise SystemExit("\nStopped. The same command goes on from the last checkpoint.") from None
