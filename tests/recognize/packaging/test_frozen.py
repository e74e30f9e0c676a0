"""A program that reads, as one file: PyInstaller's default build, with the package's own hook."""

import ctypes
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.support.environments import UV, run

PROGRAM = """\
import sys
from recognize import Reader
print(Reader().read(open(sys.argv[1], "rb").read()).text)
"""


@pytest.fixture
def pyinstaller(release_environment, wheel) -> Path:
    """PyInstaller beside the newest wheel; skips where it could build nothing."""
    try:
        ctypes.CDLL(sysconfig.get_config_var("INSTSONAME"))
    except OSError:
        pytest.skip("Python's shared library is not installed: scripts/release_tools.sh")
    if not shutil.which("objdump"):
        pytest.skip("objdump is not installed: scripts/release_tools.sh")
    python = release_environment / "python"
    run(UV, "pip", "install", "--python", python, "--no-deps", "--reinstall", wheel)
    return release_environment / "pyinstaller"


@pytest.mark.network
@pytest.mark.slow(60)
def test_one_file_reads_rightly(pyinstaller, tmp_path, png, captcha):
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / "captcha.png").write_bytes(png)
    run(pyinstaller, "--onefile", "program.py", cwd=tmp_path)
    # Elsewhere, with nothing of Python's in reach.
    program = (tmp_path / "dist" / "program").rename(tmp_path / "program")
    read = subprocess.run(
        [program, tmp_path / "captcha.png"],
        env={"PATH": os.defpath},
        cwd=tmp_path / "dist",
        capture_output=True,
        text=True,
    )
    assert (read.returncode, read.stdout, read.stderr) == (0, f"{captcha[1]}\n", "")
