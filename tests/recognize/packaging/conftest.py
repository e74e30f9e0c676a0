"""The built wheel, and the index that environments are filled from."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.environments import run
from tests.support.helpers import FUNCTION


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    """The wheel that `make wheel` builds."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "flit_core.wheel", FUNCTION, "--outdir", folder)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="session")
def index(tmp_path_factory) -> None:
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
