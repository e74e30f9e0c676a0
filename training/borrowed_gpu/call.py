r"""Some minutes of training on a machine that starts bare; the next call goes on.

    python -m training.borrowed_gpu.call runs/big --pack build/gpu --minutes 8
    python -m training.borrowed_gpu.call runs/big --pack build/gpu --minutes 8 --steps 40000 --batch 1024

Every option of ``training.train`` is taken too, other defaults below. JAX and NumPy must be
there; what else is missing is installed from the pack (``training.borrowed_gpu.pack``) into a temporary
folder. Before the minutes are over the call ends at a step that is a multiple of
``--every``. It leaves, in the run's folder: the checkpoint (two files of at most 16 MiB,
``training.borrowed_gpu.checkpoint``), ``run.json``, ``history.csv``, ``calls.json`` and, where matplotlib
is installed, ``progress.png``. A call takes the newer of the folder's and the pack's
checkpoint. Packs may differ between calls; with the same ones, a run in several calls sees
the same batches as one in a single call.

The larger network wants plenty of breadth: by default all families, a quarter of them as
simulated screenshots.
"""

# Nothing but the standard library here: the rest may not be installed yet, and the data
# workers, which import this file, must not touch the GPU.
import argparse
import hashlib
import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from zipfile import ZipFile

ROOT = Path(__file__).parents[2]
MODULES = ("keras", "PIL", "captcha", "tqdm", "absl", "namex", "optree", "packaging", "rich")
DEFAULTS = (
    ("--network", "ctc-large"),
    # Of a packed family, a few hundred images are soon known by heart: small shares.
    (
        "--mixture",
        "rendered:50,original-0.7.1:8,default-0.7.1:8,ovals-0.7.1:1,original-0.3:10,"
        "default-0.3:6,nothing:4,wheezy:2,django-simple:2,svg-captcha:2,captcha-canvas:1,"
        "captchapng:1,deepcaptcha:1,easy-captcha:1,flask-simple:1,"
        "canvas-captcha:0.16,captcha-image:0.16,captcha-mini:0.16,captchagen-npm:0.16,"
        "haileybot-captcha-generator:0.055,node-captcha:0.16,simple-captcha:0.16,"
        "captchagenerator:0.2,fast-captcha:0.4,gvcode:0.4,bettercaptcha:0.11,"
        "captchagen-pypi:0.11,captchams:0.11,djangocaptcha:0.11,flask-maple:0.11,"
        "light-captcha:0.11,pyimgcaptcha:0.11,randcaptcha:0.11,x-captcha:0.11,"
        "mediawiki:1,ejabberd:0.5,text-captcha:0.5,"
        "multicolor:1,multicolor-hardest:1",
    ),
    ("--screens", "0.25"),
    # Keeps one number for most weights, where AdamW keeps two: there is little room to carry.
    ("--optimizer", "muon"),
    ("--batch", "512"),
    ("--steps", "30000"),
    ("--workers", str(os.cpu_count() or 2)),
)
# Of the minutes, what is kept for saving and for the workers' end.
RESERVE = 0.04


class OutOfTime(Exception):
    """The minutes are over in the middle of the steps between two checkpoints."""


def prepare(pack: Path, temporary: Path) -> None:
    """Makes the project and what it needs importable, and the pack's fonts known.

    Raises ``SystemExit`` for a pack that is not whole or lacks what is missing.
    """
    if not (pack / "pack.json").exists():
        raise SystemExit(
            f"{pack} is no whole pack: make it with `python -m training.borrowed_gpu.pack {pack}`."
        )
    os.environ.setdefault("KERAS_BACKEND", "jax")
    sys.path.insert(0, str(ROOT / "functions" / "recognize"))
    missing = [name for name in MODULES if importlib.util.find_spec(name) is None]
    print(f"Installed here: {', '.join(n for n in MODULES if n not in missing) or 'none'}.")
    if missing:
        _install(pack, temporary / "site", missing)
    for wheel in (pack / "captcha-0.3").glob("*.whl"):
        ZipFile(wheel).extractall(temporary / "captcha-0.3")
        os.environ["CAPTCHA_0_3"] = str(temporary / "captcha-0.3")
    if (pack / "fonts.zip").exists():
        ZipFile(pack / "fonts.zip").extractall(temporary / "fonts")
        os.environ["FONT_INDEX"] = str(temporary / "fonts" / "fonts.json")
        os.environ["DICTIONARY"] = str(temporary / "fonts" / "words.txt")


def _install(pack: Path, site: Path, missing: list[str]) -> None:
    wheels = sorted(map(str, (pack / "wheels").glob("*.whl")))
    print(f"Installing {len(wheels)} wheels of the pack, for {', '.join(missing)}.")
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    options = ["--no-index", "--no-deps", "--no-compile", "--target", str(site)]
    if wheels and subprocess.run([*command, *options, *wheels]).returncode:
        raise SystemExit("The pack's wheels cannot be installed here: see pip's message above.")
    # Last: what the machine has of its own fits its JAX.
    sys.path.append(str(site))
    importlib.invalidate_caches()
    absent = [name for name in missing if importlib.util.find_spec(name) is None]
    if absent:
        raise SystemExit(f"Neither this machine nor the pack has {', '.join(absent)}.")


def adopt(pack: Path, run: Path) -> None:
    """Copies the pack's checkpoint into the run's folder, where it is the newer one."""
    from training.borrowed_gpu import checkpoint

    packed, own = checkpoint.newest(pack / "run"), checkpoint.newest(run)
    if packed is not None and (own is None or own < packed):
        shutil.copytree(pack / "run", run, dirs_exist_ok=True)


def until(deadline: float, batches: Iterator) -> Iterator:
    """The batches, for as long as there is time. Raises ``OutOfTime`` after it."""
    for batch in batches:
        if monotonic() > deadline:
            raise OutOfTime
        yield batch


def data(options: argparse.Namespace, pack: Path, first: int):
    """As ``training.train.data``, from the pack and the generators that run here."""
    from dataclasses import replace

    from training import train
    from training.borrowed_gpu.packed import sources
    from training.data.batches import prefetch

    make = train.generated(options)
    training = replace(make, sources=sources(pack, held_out=False))
    held_out = replace(
        make,
        sources=sources(pack, held_out=True),
        size=options.validation,
        seed="validation",
    )
    return prefetch(training, first, options.workers), held_out(0)


def call(options: argparse.Namespace, pack: Path, started: float, seconds: float) -> None:
    """Trains from the last checkpoint until the last step or the time is over.

    Raises ``ValueError`` for data that cannot be trained on and ``OutOfTime`` where the time
    does not suffice for one checkpoint.
    """
    import keras
    from tqdm import tqdm

    from training import train
    from training.borrowed_gpu import checkpoint

    adopt(pack, options.run)
    options.run.mkdir(parents=True, exist_ok=True)
    train.check_same_run(options)
    print(f"Training on {', '.join(keras.distribution.list_devices())}.")
    keras.utils.set_random_seed(options.seed)
    keras.config.set_dtype_policy(options.precision)
    model = train.prepare_model(options)
    if checkpoint.newest(options.run) is not None:
        checkpoint.load(model, options.run)
    first = step = int(model.optimizer.iterations)
    history = train.read_rows(options.run / "history.csv", step)
    deadline = started + seconds * (1 - RESERVE)
    batches, validation = data(options, pack, step)
    took = 0.0
    bar = tqdm(
        total=options.steps * options.batch,
        initial=step * options.batch,
        unit="image",
        unit_scale=True,
        mininterval=10,
    )
    with bar:
        while step < options.steps and monotonic() + 1.2 * took < deadline:
            count = min(options.every, options.steps - step)
            begun = monotonic()
            try:
                timed = until(deadline, batches)
                row = train.advance(model, options, timed, validation, count, bar)
            except OutOfTime:
                break
            step += count
            history.append(row)
            checkpoint.save(model, options.run)
            train.write_rows(options.run / "history.csv", train.HISTORY, history)
            took = monotonic() - begun
    batches.close()
    if first == step < options.steps:
        raise OutOfTime
    train.draw(history, [], options.run / "progress.png", bar)
    _note(options.run / "calls.json", pack, first, step, monotonic() - started)
    accuracy = history[-1]["accuracy"] if history else "not measured"
    print(f"Step {step} of {options.steps}, exact match {accuracy} in validation.")


def _note(path: Path, pack: Path, first: int, last: int, seconds: float) -> None:
    """One entry a call: which steps saw which pack."""
    calls = json.loads(path.read_text()) if path.exists() else []
    digest = hashlib.sha256((pack / "pack.json").read_bytes()).hexdigest()
    calls.append({"from": first, "to": last, "pack": digest, "seconds": round(seconds)})
    path.write_text(json.dumps(calls, indent=1) + "\n")


def main(arguments: list[str] | None = None) -> None:
    started = monotonic()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", type=Path, help="folder of the run, made where missing")
    parser.add_argument(
        "--pack", type=Path, required=True, help="folder made by training.borrowed_gpu.pack"
    )
    parser.add_argument("--minutes", type=float, default=8.0, help="of this call, all included")
    chosen, others = parser.parse_known_args(arguments)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        prepare(chosen.pack, Path(temporary))
        from training import train

        defaults = [word for option in DEFAULTS for word in option]
        options = train.settings([str(chosen.run), *defaults, *others])
        try:
            call(options, chosen.pack, started, chosen.minutes * 60)
        except OutOfTime:
            raise SystemExit(
                f"{chosen.minutes} minutes are too few for the first {options.every} steps here: "
                "nothing was saved. Choose more --minutes, or a new folder with a smaller --every."
            ) from None
        except ValueError as error:
            raise SystemExit(f"Cannot train: {error}") from None


if __name__ == "__main__":
    main()
