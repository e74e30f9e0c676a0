"""A program that reads, as one file: PyInstaller's default build, with the package's own hook."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.environments import UV, run
from tests.support.helpers import FUNCTION, ROOT

LOCKS = [FUNCTION / "requirements.txt", ROOT / "requirements" / "release.txt"]
PROGRAM = """\
import sys
from recognize import Reader
print(Reader().read(open(sys.argv[1], "rb").read()).text)
"""


@pytest.fixture(scope="module")
def python(index, wheel) -> Path:
    """Of an environment of its own, kept until a lock changes, with the newest wheel."""
    digest = hashlib.sha256(b"".join(lock.read_bytes() for lock in LOCKS)).hexdigest()[:12]
    folder = ROOT / "build" / "environments" / f"release-{digest}"
    python = folder / "bin" / "python"
    install = [UV, "pip", "install", "--python", python]
    if not (folder / ".installed").exists():
        run(UV, "venv", "--clear", "--python", sys.executable, folder)
        locked = [argument for lock in LOCKS for argument in ("--requirement", lock)]
        run(*install, "--require-hashes", *locked)
        (folder / ".installed").touch()
    run(*install, "--no-deps", "--reinstall", wheel)
    return python


@pytest.mark.network
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_one_file_reads_rightly(python, tmp_path, png, captcha):
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / "captcha.png").write_bytes(png)
    run(python.with_name("pyinstaller"), "--onefile", "program.py", cwd=tmp_path)
    # Elsewhere, with nothing of Python's in reach.
    program = (tmp_path / "dist" / "program").rename(tmp_path / "program")
    read = subprocess.run(
        [program, tmp_path / "captcha.png"],
        env={"PATH": os.defpath},
        cwd=tmp_path / "dist",
        capture_output=True,
        text=True,
    )
    assert (read.returncode, read.stdout) == (0, f"{captcha[1]}\n"), read.stderr
