"""Training in calls, on JAX's CPU build."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from tests.training.borrowed_gpu.test_pack import FACES
from training import checkpoint
from training.borrowed_gpu import call, pack

NAME = "default-0.7.1"
SMALL = ["--validation", "4", "--workers", "1", "--batch", "4"]
# Most of a small run is compilation.
JAX = os.environ | {"KERAS_BACKEND": "jax", "JAX_DISABLE_MOST_OPTIMIZATIONS": "true"}


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> Path:
    """One family's images and three fonts; no wheels, for all is installed here."""
    folder = tmp_path_factory.mktemp("pack")
    (folder / "images").mkdir()
    pack.pack_family(folder / "images", 60, 0, NAME)
    dictionary = folder / "words"
    dictionary.write_text("cat\nhorse\n")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pack, "DICTIONARY", dictionary)
        pack.fonts(folder / "fonts.zip", FACES)
    (folder / "pack.json").write_text("{}")
    return folder


def rows(run: Path) -> list[dict]:
    with (run / "history.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def arrays(path: Path) -> list[np.ndarray]:
    with np.load(path) as file:
        return [file[name] for name in file.files]


# A process whose clock and network the test sets: a straight run; the same in two calls, of
# which the first has no time after its first checkpoint; and one without time.
CALLS = """
import sys
from pathlib import Path
from model_build.networks import NETWORKS
from tests.support.tiny import TINY
from training import run
from training.borrowed_gpu import call
NETWORKS["ctc"] = TINY
real, straight, parted, *arguments = run.monotonic, *sys.argv[1:]
call.main([straight, *arguments])
def clock():
    return real() + (1000 if any(Path(parted).glob("weights-*")) else 0)
run.monotonic = clock
call.main([parted, *arguments])
run.monotonic = real
call.main([parted, *arguments])
call.main([straight + "-student", *arguments, "--teacher", straight])
try:
    call.main([straight + "-short", *arguments, "--minutes", "0.001"])
except SystemExit as error:
    assert "too few" in error.code and not list(Path(straight + "-short").glob("*.npz"))
else:
    raise AssertionError("a call without time says so")
"""


@pytest.mark.slow
def test_two_calls_are_one(packed, tmp_path):
    """Same batches, same steps: the loss and every number of the checkpoint agree."""
    straight, parted = tmp_path / "straight", tmp_path / "parted"
    options = ["--pack", packed, "--network", "ctc", "--mixture", f"{NAME}:1,original-0.7.1:1"]
    options += ["--steps", "4", "--every", "2", "--dispatch", "2", "--uses", "2", *SMALL]
    command = [sys.executable, "-c", CALLS, straight, parted, *options]
    cache = {"JAX_COMPILATION_CACHE_DIR": str(tmp_path / "compiled")}
    subprocess.run(list(map(str, command)), env=JAX | cache, check=True)
    calls = json.loads((parted / "calls.json").read_text())
    assert [(one["from"], one["to"]) for one in calls] == [(0, 2), (2, 4)]
    assert [row["step"] for row in rows(parted)] == ["2", "4"]
    for one, other in zip(rows(straight), rows(parted), strict=True):
        assert float(one["loss"]) == pytest.approx(float(other["loss"]), rel=1e-4)
    files = checkpoint.files(straight)
    assert [path.name for path in files] == ["weights-0000004.npz", "optimizer-0000004.npz"]
    assert sorted(path.name for path in parted.glob("*.npz")) == sorted(p.name for p in files)
    for one, other in zip(arrays(files[0]), arrays(parted / files[0].name), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)
    # Taught by the first, the same network on the same pictures has another loss.
    student = rows(tmp_path / "straight-student")
    assert [row["step"] for row in student] == ["2", "4"]
    for one, other in zip(student, rows(straight), strict=True):
        assert np.isfinite(float(one["loss"])) and one["loss"] != other["loss"]


# The teacher takes minutes to compile here: in its place a small one, whose checkpoint is as if
# files could be no larger than nine kilobytes.
BARE = """
import runpy, sys
sys.modules |= dict.fromkeys({missing})
from model_build.networks import NETWORKS
from tests.support.tiny import TINY
from training import checkpoint
NETWORKS["ctc-teacher"] = TINY
checkpoint.FILE_LIMIT = 9000
runpy.run_module("training.borrowed_gpu.call", run_name="__main__", alter_sys=True)
"""


@pytest.fixture(scope="module")
def larger(packed, tmp_path_factory) -> Path:
    """One call of the recipe's teacher, where much is missing."""
    run = tmp_path_factory.mktemp("runs") / "big"
    missing = ["h5py", "matplotlib", "rapidfuzz", "tensorflow"]
    options = ["--pack", packed, "--mixture", f"{NAME}:1,rendered:1", "--steps", "1"]
    options += ["--every", "1", "--dispatch", "1", "--uses", "1", *SMALL]
    command = [sys.executable, "-c", BARE.format(missing=missing), run, *options]
    cache = tmp_path_factory.mktemp("compiled")
    environment = JAX | {"JAX_COMPILATION_CACHE_DIR": str(cache)}
    subprocess.run(list(map(str, command)), env=environment, check=True)
    assert any(cache.iterdir()), "for the next call"
    return run


@pytest.mark.slow
def test_the_recipe_trains_on_a_bare_machine_and_leaves_in_pieces(larger):
    run = json.loads((larger / "run.json").read_text())
    assert run["network"] == "ctc-teacher" and run["precision"] == "mixed_bfloat16"
    assert all(np.isfinite(float(row["loss"])) for row in rows(larger))
    pieces = [path.name for path in checkpoint.files(larger)]
    assert "weights-0000001-1of2.npz" in pieces and 3 <= len(pieces) <= checkpoint.FILES_LIMIT
    tables = {"calls.json", "history.csv", "run.json"}
    assert {path.name for path in larger.iterdir()} == {*pieces, *tables}


@pytest.mark.slow
def test_what_came_back_becomes_weights(larger, tiny, monkeypatch):
    from model_build.convert import load
    from model_build.networks import NETWORKS

    monkeypatch.setitem(NETWORKS, "ctc-teacher", NETWORKS["ctc"])
    monkeypatch.setattr(sys, "argv", ["checkpoint", str(larger)])
    checkpoint.main()
    model = load("ctc-teacher", larger / "final.weights.h5")
    carried = [array for path in sorted(larger.glob("weights-*")) for array in arrays(path)]
    for one, other in zip(model.weights, carried, strict=True):
        np.testing.assert_array_equal(one.numpy(), other)
    assert (larger / "progress.png").stat().st_size > 5000


def test_missing_packages_come_from_the_pack(tmp_path, monkeypatch):
    (tmp_path / "wheels").mkdir()
    (tmp_path / "pack.json").write_text("{}")
    monkeypatch.setattr(call, "MODULES", ("json", "only_in_the_pack"))
    monkeypatch.setattr(sys, "path", sys.path[:])
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", str(tmp_path))  # of this test alone
    with pytest.raises(SystemExit, match="Neither this machine nor the pack has only_in_the_pack"):
        call.prepare(tmp_path, tmp_path / "temporary")
    information = "only_in_the_pack-1.0.dist-info"
    with ZipFile(tmp_path / "wheels" / "only_in_the_pack-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("only_in_the_pack.py", "")
        wheel.writestr(
            f"{information}/METADATA", "Metadata-Version: 2.1\nName: only_in_the_pack\nVersion: 1.0"
        )
        wheel.writestr(
            f"{information}/WHEEL",
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any",
        )
        wheel.writestr(f"{information}/RECORD", "")
    call.prepare(tmp_path, tmp_path / "temporary")
    assert (tmp_path / "temporary" / "site" / "only_in_the_pack.py").exists()
    with pytest.raises(SystemExit, match="no whole pack"):
        call.prepare(tmp_path / "wheels", tmp_path)
