"""Environments and interpreters beside the one that runs the tests."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.helpers import FUNCTION, ROOT

UV = Path(sys.executable).with_name("uv")
# Variables of the checkout's, whose packages another environment must not see.
OURS = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")


def run(*command: object, cwd: Path | None = None) -> str:
    """What a command prints that sees none of the checkout; where it fails, so does the test."""
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    done = subprocess.run(
        list(map(str, command)), env=environment, capture_output=True, text=True, cwd=cwd
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def find_interpreter(version: str) -> Path | None:
    """A Python of that version, on the path or pyenv's, if there is one."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    folders = [Path(folder) for folder in os.environ["PATH"].split(os.pathsep)]
    candidates = [folder / f"python{version}" for folder in folders]
    for path in [*candidates, *pyenv.glob(f"versions/{version}.*/bin/python{version}")]:
        # pyenv has names on the path for versions that it does not run.
        if path.exists() and not subprocess.run([path, "-c", ""], capture_output=True).returncode:
            return path
    return None


def interpreter(version: str) -> Path:
    """A Python of that version; skips where there is none."""
    if path := find_interpreter(version):
        return path
    pytest.skip(f"Python {version} is not installed")


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips where the package index does not answer; what fails after that is a failure."""
    probe = [sys.executable, "-m", "pip", "download", "--no-deps", "--retries", "0"]
    folder = tmp_path_factory.mktemp("probe")
    done = subprocess.run(
        [*probe, "--timeout", "20", "--no-cache-dir", "--dest", folder, "flit-core"],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["pip said nothing"]
        pytest.skip(f"the package index cannot be reached: {said[-1]}")


@pytest.fixture(scope="session")
def release_environment(index: None) -> Path:
    """The programs' folder of an environment with requirements/release.txt and the reader's.

    It is made once, and again when a lock changes.
    """
    locks = [FUNCTION / "requirements.txt", ROOT / "requirements" / "release.txt"]
    digest = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()[:12]
    folder = ROOT / "build" / "environments" / f"release-{digest}"
    programs = folder / "bin"
    # Two processes of the tests may want it at once.
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / ".installed").exists():
            run(UV, "venv", "--clear", "--python", sys.executable, folder)
            locked = [argument for file in locks for argument in ("--requirement", file)]
            install = [UV, "pip", "install", "--python", programs / "python"]
            run(*install, "--require-hashes", *locked)
            (folder / ".installed").touch()
    return programs
