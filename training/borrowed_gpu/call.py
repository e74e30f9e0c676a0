r"""Some minutes of training on a machine that starts bare; the next call goes on.

    python -m training.borrowed_gpu.call runs/big --pack build/gpu --minutes 8
    python -m training.borrowed_gpu.call runs/big --pack build/gpu --minutes 8 --steps 40000

Every option of ``training.train`` is taken too; the recipe is ``gpu`` unless another is named.
JAX and NumPy must be there; what else is missing is installed from the pack
(``training.borrowed_gpu.pack``) into a temporary folder. Before the minutes are over the call
ends at a step that is a multiple of ``--every``. It leaves the run's folder
(``training.run``), its checkpoint in files of at most 16 MiB, and ``calls.json``. A call
goes on from the checkpoint in that folder. Packs may differ between calls;
with the same ones, a run in several calls sees the same batches as one in a single call.
"""

# Nothing but the standard library here: the rest may not be installed yet, and the data
# workers, which import this file, must not touch the GPU.
import argparse
import hashlib
import importlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING
from zipfile import ZipFile

from training.borrowed_gpu import unpacking

if TYPE_CHECKING:
    from training.data.dataset import Mixture
    from training.recipe import Recipe

ROOT = Path(__file__).parents[2]
# What training imports, by the names of the modules.
KERAS_OWN = ("absl", "namex", "optree", "packaging", "rich")
MODULES = ("keras", "PIL", "captcha", "pydantic", "tqdm", *KERAS_OWN)
# Of the minutes, what is kept for saving and for the workers' end.
RESERVE = 0.04


def prepare(pack: Path, temporary: Path) -> None:
    """Makes the project and what it needs importable, and the pack's fonts known.

    Raises ``SystemExit`` for a pack that is not whole or lacks what is missing.
    """
    if not (pack / "pack.json").exists():
        raise SystemExit(
            f"{pack} is no whole pack: make it with `python -m training.borrowed_gpu.pack {pack}`."
        )
    os.environ.setdefault("KERAS_BACKEND", "jax")
    # Compiling takes minutes of a call; what Git ignores is there still for the next.
    os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(ROOT / "build" / "compiled"))
    sys.path.insert(0, str(ROOT / "functions" / "recognize"))
    missing = [name for name in MODULES if importlib.util.find_spec(name) is None]
    print(f"Installed here: {', '.join(n for n in MODULES if n not in missing) or 'none'}.")
    if missing:
        _install(pack, temporary / "site", missing)
    for wheel in (pack / "captcha-0.3").glob("*.whl"):
        ZipFile(wheel).extractall(temporary / "captcha-0.3")
        os.environ["CAPTCHA_0_3"] = str(temporary / "captcha-0.3")
    if absent := unpacking.unpack(pack):
        raise SystemExit(
            f"Of the pack, {', '.join(absent)} never came: carry each with pack.json, and "
            f"run `python -m training.borrowed_gpu.unpacking {pack}` there."
        )
    unpacking.make_ready(temporary / "site" if missing else None)
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


def packed(recipe: "Recipe", pack: Path) -> "Mixture":
    """The recipe's mixture, from the pack and the generators that run here.

    Raises ``ValueError`` for a recipe of stored images: those did not travel.
    """
    from dataclasses import replace

    from training.borrowed_gpu.packed import sources
    from training.data.dataset import mixture

    if not recipe.is_mixture:
        raise ValueError("a pack has no --folder and no --shards, only a mixture")
    drawn = mixture(recipe)
    return replace(
        drawn,
        training=replace(drawn.training, sources=sources(pack, validation=False)),
        validating=replace(drawn.validating, sources=sources(pack, validation=True)),
    )


def call(pack: Path, arguments: list[str], started: float, seconds: float) -> str:
    """Trains the run of ``training.train``'s arguments from its last checkpoint on.

    Ends at the last step, or at the last checkpoint that is whole before the seconds from
    ``started`` are over; returns what it did, in words. Raises ``ValueError`` and
    ``training.run.OutOfTime`` as ``Run.train`` does.
    """
    import keras

    from training import checkpoint, train
    from training.run import Run

    first_run, *others = train.plan(arguments)
    if others:
        raise ValueError("a call trains one stage of a recipe: choose it with --stage")
    folder, recipe = first_run.folder, first_run.recipe
    if "workers" not in recipe.model_fields_set:
        recipe = recipe.changed(workers=os.cpu_count() or 2)  # the GPU trains
    begin = checkpoint.newest(folder) or 0
    print(f"Training on {', '.join(keras.distribution.list_devices())}.")
    run = Run(folder, recipe, name=first_run.name, data=packed(recipe, pack), carried=True)
    end = int(run.train(started + seconds * (1 - RESERVE)).optimizer.iterations)
    _note(folder / "calls.json", pack, begin, end, monotonic() - started)
    accuracy = run.history[-1]["accuracy"] if run.history else "not measured"
    return f"Step {end} of {recipe.last_step}, exact match {accuracy} in validation."


def _note(path: Path, pack: Path, first: int, last: int, seconds: float) -> None:
    """One entry a call: which steps saw which pack."""
    calls = json.loads(path.read_text()) if path.exists() else []
    digest = hashlib.sha256((pack / "pack.json").read_bytes()).hexdigest()
    calls.append({"from": first, "to": last, "pack": digest, "seconds": round(seconds)})
    path.write_text(json.dumps(calls, indent=1) + "\n")


def main(arguments: list[str] | None = None) -> None:
    """The command: see the module's docstring."""
    started = monotonic()
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("run", help="folder of the run, made where missing")
    parser.add_argument(
        "--pack", type=Path, required=True, help="folder made by training.borrowed_gpu.pack"
    )
    parser.add_argument("--minutes", type=float, default=8.0, help="of this call, all included")
    chosen, others = parser.parse_known_args(arguments)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        prepare(chosen.pack, Path(temporary))
        from training.run import OutOfTime

        words = [chosen.run, "--recipe", "gpu", *others]
        try:
            print(call(chosen.pack, words, started, chosen.minutes * 60))
        except OutOfTime as error:
            raise SystemExit(
                f"{chosen.minutes} minutes are too few for {error} here: nothing was saved. "
                "Choose more --minutes, or a new folder with a smaller --every."
            ) from None
        except ValueError as error:
            raise SystemExit(f"Cannot train: {error}") from None


if __name__ == "__main__":
    main()
