"""Every pinned requirement of the image has a wheel for both processors of Lambda."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.helpers import FUNCTION

# The oldest C library that the base image may have: Debian 12 has glibc 2.36.
PLATFORMS = ["x86_64-manylinux_2_34", "aarch64-manylinux_2_34"]


def resolve(platform: str, *requirements: Path) -> subprocess.CompletedProcess:
    """Chooses a wheel for each requirement without downloading or building any."""
    command = [
        *(str(Path(sys.executable).parent / "uv"), "pip", "install", "--dry-run", "--reinstall"),
        *("--no-build", "--require-hashes", "--python-version", "3.11"),
        *("--python-platform", platform, "--target", "/nonexistent"),
    ]
    for file in requirements:
        command += ["--requirement", str(file)]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.network
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_requirement_has_a_wheel(platform):
    files = [FUNCTION / "requirements.txt", FUNCTION / "requirements-cloud.txt"]
    done = resolve(platform, *files)
    assert done.returncode == 0, done.stderr
    chosen = set(re.findall(r"^ \+ ([a-z0-9.-]+)==", done.stderr, re.MULTILINE))
    assert {"ai-edge-litert", "numpy", "pillow", "pydantic-core", "awslambdaric"} <= chosen


@pytest.mark.network
def test_a_missing_wheel_is_noticed():
    """The Lambda runtime client has wheels for Linux only."""
    done = resolve("x86_64-pc-windows-msvc", FUNCTION / "requirements-cloud.txt")
    assert done.returncode != 0 and "awslambdaric" in done.stderr
