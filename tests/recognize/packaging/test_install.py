"""``pip install ./functions/recognize`` into an empty environment, as the README says."""

import json
from pathlib import Path

import pytest

import recognize
from recognize.cli import SUFFIXES
from tests.support.environments import UV, interpreter, run
from tests.support.helpers import FUNCTION, ROOT

pytestmark = pytest.mark.network

VECTORS = ROOT / "tests" / "vectors"
PROGRAM = """
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from recognize import Options, Reader

data = Path(sys.argv[1]).read_bytes()
print(Reader().read(data, Options(case="lower")).text)
print(version("captcha-reader"))
# The web API is an extra.
assert not find_spec("fastapi")
"""
SERVER = """
from recognize.app import create_app

print(create_app().openapi()["info"]["version"])
"""


@pytest.fixture
def picture(png, tmp_path) -> Path:
    path = tmp_path / "captcha.png"
    path.write_bytes(png)
    return path


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_an_empty_environment_reads(version, index, tmp_path, picture, captcha):
    """By pip, as the README says, on the first Python; by uv, which resolves alike, on others."""
    text, folder = captcha[1], tmp_path / "empty"
    bin = folder / "bin"
    if version == "3.11":
        run(interpreter(version), "-m", "venv", folder)
        pip = [bin / "python", "-m", "pip"]
        run(*pip, "install", "--no-compile", "./functions/recognize", cwd=ROOT)
    else:
        run(UV, "venv", "--python", interpreter(version), folder)
        run(UV, "pip", "install", "--python", bin / "python", "./functions/recognize", cwd=ROOT)
    assert run(bin / "recognize", picture, cwd=tmp_path) == f"{text}\n"
    printed = run(bin / "python", "-c", PROGRAM, picture, cwd=tmp_path)
    assert printed == f"{text.lower()}\n{recognize.__version__}\n"


def test_the_lowest_versions_read_the_same(index, tmp_path, reader):
    """On the first Python that is supported, with the web API."""
    run(UV, "venv", "--python", interpreter("3.11"), tmp_path / "lowest")
    bin = tmp_path / "lowest" / "bin"
    lowest = [UV, "pip", "install", "--python", bin / "python", "--resolution", "lowest-direct"]
    run(*lowest, f"{FUNCTION}[server]", cwd=tmp_path)
    lines = run(bin / "recognize", VECTORS, "--json", cwd=tmp_path).splitlines()
    files = [file for file in sorted(VECTORS.iterdir()) if file.suffix in SUFFIXES]
    assert len(lines) == len(files) > 0
    for file, line in zip(files, lines, strict=True):
        reading, expected = json.loads(line), reader.read(file.read_bytes())
        assert reading["text"] == expected.text, file.name
        assert reading["confidence"] == pytest.approx(expected.confidence, abs=0.01), file.name
    assert run(bin / "python", "-c", SERVER, cwd=tmp_path) == f"{recognize.__version__}\n"
