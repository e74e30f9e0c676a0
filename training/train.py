r"""Train a network; resume a run; watch it.

    python -m training.train runs/broad --mixture breadth # every family there is
    python -m training.train runs/ctc                     # captcha alone: plain images first,
    python -m training.train runs/screens --weights runs/ctc/final.weights.h5 \
        --screens 0.4 --rate 1e-3 --steps 2400            # then screenshots too
    python -m training.train runs/fixed --network fixed   # the baseline
    python -m training.train runs/mine --folder captchas/ --weights model_build/weights/ctc.weights.h5
    python -m training.train runs/quick --weights model_build/weights/ctc.weights.h5 \
        --frozen 2 --rate 6e-4 --steps 1500               # two thirds of the time
    KERAS_BACKEND=jax python -m training.train runs/gpu --batch 512
    python -m training.train runs/ctc --watch build/families    # and judge these folders

A run is a folder: ``run.json`` (its settings), ``last.keras`` (network, optimizer and
step, every ``--every`` steps), ``history.csv``, ``progress.png``, and at the end
``final.weights.h5``. With ``--watch``, ``watched.csv`` and a second panel of the picture
show what share of folders that are not trained on is read at the checkpoints, as often as
that takes no more than a minute an hour. The same command on a folder with a checkpoint goes on where it
stopped, with the same batches as if it had not. Ctrl-C is safe.
"""

import argparse
import csv
import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy as np
from tqdm import tqdm

from model_build.networks import NETWORKS, Network
from recognize.alphabet import BLANK, decode
from training.data.batches import Batch, Generated, prefetch, stack
from training.data.folder import Folder, load, split
from training.data.mixture import MIXTURE, parse_mixture
from training.muon import Muon

HISTORY = ("step", "loss", "accuracy", "images_per_second")


def settings(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("run", type=Path, help="folder of the run, made where missing")
    add("--network", choices=NETWORKS, default="ctc")
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--mixture",
        type=parse_mixture,
        default=MIXTURE,
        help="sources and weights, or breadth (default: %(default)s)",
    )
    add("--screens", type=float, default=0.0, help="share of the mixture shown as screenshots")
    source.add_argument("--folder", type=Path, help="train on a folder of labelled images")
    source.add_argument(
        "--shards", type=Path, help="train on TFRecord shards (training.data.shards)"
    )
    add("--weights", type=Path, help="start from these weights (fine-tuning)")
    add(
        "--frozen",
        type=int,
        default=0,
        choices=(0, 1, 2, 3),
        help="with --weights: keep what comes before this pooling as it is (default: 0, nothing); "
        "before the second it is a tenth of the weights and a third of a step's time",
    )
    add("--steps", type=int, default=6000, help="batches in all (default: %(default)s)")
    add("--batch", type=int, default=128, help="images a batch (default: %(default)s)")
    add("--rate", type=float, default=2e-3, help="peak learning rate (default: %(default)s)")
    add("--optimizer", choices=("adamw", "muon"), default="adamw")
    add("--every", type=int, default=250, help="steps between checkpoints (default: %(default)s)")
    add("--workers", type=int, default=max(1, (os.cpu_count() or 2) - 1), help="data processes")
    add("--validation", type=int, default=1024, help="images judged at each checkpoint")
    add("--watch", type=Path, help="a folder of labelled folders, judged at checkpoints")
    add("--seed", type=int, default=1)
    add(
        "--precision",
        choices=("float32", "mixed_bfloat16"),
        default="float32",
        help="of the convolutions; mixed_bfloat16 is faster where the processor has it",
    )
    chosen = parser.parse_args(arguments)
    if chosen.frozen and not chosen.weights:
        parser.error("--frozen needs --weights: layers that know nothing would stay so")
    return chosen


def data(options: argparse.Namespace, first: int) -> tuple[Iterator[Batch], Batch]:
    """The run's batches from number ``first`` on, and images that it never trains on."""
    low, high = NETWORKS[options.network].lengths
    if options.shards:
        from training.data import shards  # only shards need TensorFlow under any backend

        return (
            shards.batches(options.shards, options.batch, options.seed, (low, high), first),
            shards.validation(options.shards, options.validation, (low, high)),
        )
    if options.folder:
        held_out = split(options.folder, (low, high))[1][: options.validation]
        make = Folder(options.folder, options.batch, options.seed, (low, high))
        validation = stack(load(*pair) for pair in held_out)
    else:
        make = generated(options)
        validation = replace(make, size=options.validation, seed="validation")(0)
    return prefetch(make, first, options.workers), validation


def generated(options: argparse.Namespace) -> Generated:
    """The maker of the run's batches from its mixture."""
    low, high = NETWORKS[options.network].lengths
    # Lengths 4 to 6 mostly, as captchas have; a network that reads others sees them too.
    lengths, rare = ((low, high), None) if low == high else ((4, 6), (max(1, low), high))
    return Generated(options.mixture, options.batch, options.seed, lengths, rare, options.screens)


def exact_match(model: keras.Model, network: Network, batch: Batch) -> float:
    """Share of images whose text is read without an error, case-sensitive."""
    images, labels = batch
    read = network.decode(model.predict(images, batch_size=128, verbose=0))
    return float(np.mean([a == decode(b[b != BLANK]) for a, b in zip(read, labels)]))


def prepare_model(options: argparse.Namespace) -> keras.Model:
    """A fresh network, compiled; with ``--weights``, started from those."""
    network = NETWORKS[options.network]
    model = network.build()
    if options.weights:
        model.load_weights(options.weights)
        freeze(model, options.frozen)
    warm_up = min(300, options.steps // 10)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, options.steps - warm_up, alpha=0.005, warmup_target=options.rate, warmup_steps=warm_up
    )
    common = {"learning_rate": rate, "weight_decay": 1e-3, "global_clipnorm": 5.0}
    if options.optimizer == "muon":
        # The gates of an LSTM lie side by side in one matrix; the last layer is no hidden one.
        optimizer = Muon(exclude_layers=["lstm", "logits"], adam_weight_decay=1e-3, **common)
    else:
        optimizer = keras.optimizers.AdamW(**common)
    model.compile(optimizer, network.loss, jit_compile=keras.backend.backend() == "jax")
    return model


def freeze(model: keras.Model, poolings: int) -> None:
    """Nothing before the pooling of this number, from 1, is trained; 0: everything is."""
    passed = 0
    for layer in model.layers:
        passed += isinstance(layer, keras.layers.MaxPooling2D)
        layer.trainable = passed >= poolings


def save(model: keras.Model, path: Path) -> None:
    """Writes beside and renames, so that a stop mid-write leaves the old checkpoint."""
    partial = path.with_name("partial.keras")
    model.save(partial)
    partial.replace(path)


def read_rows(path: Path, last_step: int) -> list[dict]:
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return [row for row in csv.DictReader(file) if int(row["step"]) <= last_step]


def write_rows(path: Path, fields: tuple[str, ...], rows: list[dict]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, fields)
        writer.writeheader()
        writer.writerows(rows)


# What does not change a run's weights: it may be resumed with others.
NO_PART_OF_A_RUN = ("run", "workers", "watch")


def check_same_run(options: argparse.Namespace) -> None:
    """Writes ``run.json``; refuses to resume a run under other settings."""
    kept = {key: value for key, value in vars(options).items() if key not in NO_PART_OF_A_RUN}
    chosen = json.loads(json.dumps(kept, default=str))
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
    """Trains to the last step, judging and saving every ``options.every`` steps.

    Raises ``ValueError`` for a folder or shards that cannot be trained on.
    """
    from training.watch import FIELDS, Watch  # with packages that a run in calls does not need

    options.run.mkdir(parents=True, exist_ok=True)
    check_same_run(options)
    keras.utils.set_random_seed(options.seed)
    keras.config.set_dtype_policy(options.precision)
    checkpoint = options.run / "last.keras"
    model = keras.saving.load_model(checkpoint) if checkpoint.exists() else prepare_model(options)
    step = int(model.optimizer.iterations)
    history = read_rows(options.run / "history.csv", step)
    watch = Watch(options.watch) if options.watch else None
    watched = read_rows(options.run / "watched.csv", step)
    network = NETWORKS[options.network]
    batches, validation = data(options, step)
    images = options.steps * options.batch
    with tqdm(total=images, initial=step * options.batch, unit="image", unit_scale=True) as bar:
        while step < options.steps:
            count = min(options.every, options.steps - step)
            history.append(advance(model, options, batches, validation, count, bar))
            step += count
            bar.set_description(f"accuracy {history[-1]['accuracy']}")
            save(model, checkpoint)
            write_rows(options.run / "history.csv", HISTORY, history)
            if watch and (watch.is_due() or step == options.steps):
                watched += watch.judge(model, network, step)
                write_rows(options.run / "watched.csv", FIELDS, watched)
            draw(history, watched, options.run / "progress.png", bar)
    batches.close()
    model.save_weights(options.run / "final.weights.h5")
    print(f"{options.run}/final.weights.h5: exact match {history[-1]['accuracy']} in validation")


def draw(history: list[dict], watched: list[dict], path: Path, bar: tqdm) -> None:
    """The run's picture. Hours of training do not end for want of a font or a package."""
    try:
        from training.plot import plot  # matplotlib is not on every machine

        plot(history, watched, path)
    except Exception as error:
        bar.write(f"{path} is not drawn: {error!r}")


def advance(
    model: keras.Model,
    options: argparse.Namespace,
    batches: Iterator[Batch],
    validation: Batch,
    count: int,
    bar: tqdm,
) -> dict:
    """Trains ``count`` batches and judges the network: a row of the history."""
    started = time.monotonic()
    loss = steps(model, batches, count, bar)
    rate = count * options.batch / (time.monotonic() - started)
    accuracy = exact_match(model, NETWORKS[options.network], validation)
    row = (int(model.optimizer.iterations), f"{loss:.4f}", f"{accuracy:.4f}", f"{rate:.0f}")
    return dict(zip(HISTORY, row))


def steps(model: keras.Model, batches: Iterator[Batch], count: int, bar: tqdm) -> float:
    """Trains ``count`` batches; returns their mean loss, nats an image."""
    total = 0.0
    for _ in range(count):
        images, labels = next(batches)
        loss = float(model.train_on_batch(images, labels))  # of this batch alone
        total += loss
        bar.set_postfix(loss=f"{loss:.3f}", refresh=False)
        bar.update(len(images))
    return total / count


if __name__ == "__main__":
    try:
        train(settings())
    except KeyboardInterrupt:
        raise SystemExit("\nStopped. The same command goes on from the last checkpoint.") from None
    except ValueError as error:
        raise SystemExit(f"Cannot train: {error}") from None
