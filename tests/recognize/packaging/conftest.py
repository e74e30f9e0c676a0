"""The built wheel."""

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
