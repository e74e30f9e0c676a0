"""Environments and interpreters beside the one that runs the tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

UV = Path(sys.executable).with_name("uv")
# Variables of the checkout's, whose packages another environment must not see.
OURS = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")


def run(*command: object, **options) -> str:
    """What a command prints that sees none of the checkout; where it fails, so does the test."""
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    done = subprocess.run(
        list(map(str, command)), env=environment, capture_output=True, text=True, **options
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def interpreter(version: str) -> Path:
    """A Python of that version, on the path or pyenv's; skips where there is none."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    folders = [Path(folder) for folder in os.environ["PATH"].split(os.pathsep)]
    candidates = [folder / f"python{version}" for folder in folders]
    for path in [*candidates, *pyenv.glob(f"versions/{version}.*/bin/python{version}")]:
        # pyenv has names on the path for versions that it does not run.
        if path.exists() and not subprocess.run([path, "-c", ""], capture_output=True).returncode:
            return path
    pytest.skip(f"Python {version} is not installed")
