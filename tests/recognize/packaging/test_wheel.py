"""The library as a wheel: what is in it, and what it says of itself."""

import re
import subprocess
import sys
import tomllib
import zipfile
from email.message import Message
from email.parser import Parser

import pytest

import recognize
from recognize.model import EMBEDDED
from tests.support.helpers import FUNCTION, ROOT

PUBLIC = ["ImageError", "Model", "ModelError", "OptionError", "Options", "Reader", "Reading"]


@pytest.fixture(scope="module")
def content(wheel) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def metadata(content) -> Message:
    (text,) = (data for name, data in content.items() if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(text.decode())


def pins() -> dict[str, list[str]]:
    """Of each package in the lock, the version or versions, by the interpreter's."""
    locked: dict[str, list[str]] = {}
    for name, version in re.findall(
        r"^([a-z0-9-]+)==([^\s;]+)", (FUNCTION / "requirements.txt").read_text(), re.MULTILINE
    ):
        locked.setdefault(name, []).append(version)
    return locked


def numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def test_the_wheel_holds_the_model_and_no_tests(content):
    for name in ("model.tflite", "card.json"):
        assert content[f"recognize/embedded/{name}"] == (EMBEDDED / name).read_bytes()
    assert "recognize/py.typed" in content
    folders = {name.partition("/")[0] for name in content}
    assert folders == {"recognize", f"captcha_reader-{recognize.__version__}.dist-info"}
    assert not [name for name in content if "test_" in name or name.endswith(".pyc")]


def test_the_wheel_carries_the_licence(content):
    (licence,) = (data for name, data in content.items() if name.endswith("licenses/LICENSE"))
    assert licence == (ROOT / "LICENSE").read_bytes()


def test_the_metadata_is_complete(metadata):
    assert (metadata["Name"], metadata["Version"]) == ("captcha-reader", recognize.__version__)
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Author"] and metadata["Summary"]
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert "from recognize import" in metadata.get_payload()


def test_what_is_required_is_what_is_locked(metadata):
    """The lock holds all of it, at versions that the lower bounds allow, and is made of no more."""
    locked = pins()
    required = set()
    for requirement in metadata.get_all("Requires-Dist"):
        name, bound = re.match(r"([a-z-]+)>=([\d.]+)", requirement).groups()
        required.add(name)
        assert all(numbers(version) >= numbers(bound) for version in locked[name]), requirement
    asked = re.findall(r"^([a-z-]+)", (FUNCTION / "requirements.in").read_text(), re.MULTILINE)
    # What only the lock needs: the builder, and a pin for a package that a package needs.
    assert set(asked) - required == {"flit-core", "backports-strenum"}


def test_the_command_and_the_hook_are_announced(content):
    (text,) = (data for name, data in content.items() if name.endswith("entry_points.txt"))
    assert "recognize=recognize.cli:main" in text.decode()
    assert "hook-dirs=recognize.__pyinstaller:get_hook_dirs" in text.decode()


def test_the_builder_is_the_locked_one():
    project = tomllib.loads((FUNCTION / "pyproject.toml").read_text())
    (required,) = project["build-system"]["requires"]
    low, high = re.fullmatch(r"flit_core>=(\d+),<(\d+)", required).groups()
    (locked,) = pins()["flit-core"]
    assert int(low) <= numbers(locked)[0] < int(high)


def test_the_public_names_are_there():
    for name in PUBLIC:
        assert getattr(recognize, name).__name__ == name
        assert name in dir(recognize)
    with pytest.raises(AttributeError, match="no attribute 'Writer'"):
        _ = recognize.Writer


@pytest.mark.parametrize(
    "readme", [ROOT / "README.md", FUNCTION / "README.md"], ids=["root", "own"]
)
def test_the_readmes_python_runs(readme, tmp_path, png, captcha):
    (tmp_path / "folder").mkdir()
    for name in ("captcha.png", "one.png", "two.png", "folder/a.png", "folder/b.png"):
        (tmp_path / name).write_bytes(png)
    blocks = re.findall(r"^```python\n(.*?)^```", readme.read_text(), re.DOTALL | re.MULTILINE)
    # One program: the later ones go on with what the first has made.
    program = "\n".join(blocks)
    printed = subprocess.check_output([sys.executable, "-c", program], cwd=tmp_path, text=True)
    assert printed.split()[0] == captcha[1] and "read_many" in program
    folder = [line for line in printed.splitlines() if line.startswith("folder")]
    expected = [f"folder/{name}.png {captcha[1]}" for name in "ab"]
    assert folder == (expected if "folder" in program else [])


def test_importing_the_package_loads_nothing_else():
    program = (
        "import sys, recognize, recognize.alphabet;"
        "print([name for name in ('numpy', 'PIL', 'ai_edge_litert') if name in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "[]"
