"""Generators that travel as programs, and draw where they are unpacked."""

import json
import os
import subprocess
import sys
from pathlib import Path

import PIL
import pytest

from tests.training.borrowed_gpu.test_pack import NAME
from training.borrowed_gpu import pack, programs, unpacking
from training.generators import SOURCES, VARIANTS


@pytest.fixture
def part(tmp_path) -> programs.Part:
    """An environment with one package, and what is left out of it."""
    site = tmp_path / "here" / "site-packages"
    (site / "drawing" / "__pycache__").mkdir(parents=True)
    (site / "drawing" / "__init__.py").write_text("from PIL import Image\nSHADE = 7\n")
    (site / "drawing" / "fast.cpython-311.so").write_bytes(b"compiled")
    (site / "drawing" / "__pycache__" / "x.pyc").write_bytes(b"compiled")
    return programs.Part("drawing", Path(".venv-drawing"), ((site, Path(unpacking.PACKAGES)),))


def carried(folder: Path, part: programs.Part) -> None:
    """A pack that holds the part's archive alone."""
    told = {part.name: programs.write(folder, part)}
    (folder / "pack.json").write_text(json.dumps({"programs": told}))


def shade(root: Path) -> str:
    """What the package says in the environment that was made ready."""
    python = root / ".venv-drawing" / "bin" / "python"
    command = [str(python), "-I", "-c", "import drawing; print(drawing.SHADE)"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_what_an_environment_holds_is_imported_where_it_was_unpacked(tmp_path, part):
    folder, root = tmp_path / "pack", tmp_path / "there"
    carried(folder, part)
    assert unpacking.unpack(folder, root) == []
    packages = root / ".venv-drawing" / unpacking.PACKAGES
    assert [path.name for path in packages.rglob("*")] == ["drawing", "__init__.py"]
    unpacking.make_ready(Path(PIL.__file__).parents[1], root)
    assert shade(root) == "7"

    # A warm machine keeps it for a call that carries no archive.
    unpacking.archive_of(folder, part.name).unlink()
    assert unpacking.unpack(folder, root) == [] and shade(root) == "7"


def test_a_changed_archive_takes_the_place_of_the_former(tmp_path, part):
    folder, root = tmp_path / "pack", tmp_path / "there"
    carried(folder, part)
    unpacking.unpack(folder, root)
    (part.files[0][0] / "drawing" / "__init__.py").write_text("SHADE = 8\n")
    (part.files[0][0] / "drawing" / "more.py").touch()
    carried(folder, part)
    archive = unpacking.archive_of(folder, part.name)
    whole = archive.read_bytes()
    archive.write_bytes(whole[:-20])
    assert unpacking.unpack(folder, root) == ["drawing"], "cut off on its way"
    archive.write_bytes(whole)
    assert unpacking.unpack(folder, root) == []
    unpacking.make_ready(None, root)
    assert shade(root) == "8"


def test_what_never_came_is_named_and_what_the_machine_has_is_left_alone(tmp_path, part):
    folder, root = tmp_path / "pack", tmp_path / "there"
    carried(folder, part)
    own = root / ".venv-drawing" / "own"
    own.mkdir(parents=True)
    assert unpacking.unpack(folder, root) == [] and list(own.parent.iterdir()) == [own]
    unpacking.archive_of(folder, part.name).unlink()
    assert unpacking.unpack(folder, tmp_path / "another") == ["drawing"]


def test_programs_and_typefaces_are_found(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/before")
    monkeypatch.setenv("TYPEFACES", "")
    unpacking.make_ready(None, tmp_path)
    assert os.environ["PATH"] == "/before" and not os.environ["TYPEFACES"]
    for place in (unpacking.NODE, unpacking.FONTS):
        (tmp_path / place).mkdir(parents=True)
    unpacking.make_ready(None, tmp_path)
    assert os.environ["PATH"].split(os.pathsep) == [str(tmp_path / unpacking.NODE), "/before"]
    told = "from training.generators.program import TYPEFACES as t; print({p.parent for p in t})"
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert str(tmp_path / unpacking.FONTS) in run.stdout and "/usr/share" not in run.stdout


def test_what_travels():
    names = programs.travelling()
    assert {"svg-captcha", "fast-captcha", "wheezy", "mediawiki", "multicolor"} <= names.keys()
    # Debian's PHP and ImageMagick stay, and what draws in this process needs no program.
    assert not {"text-captcha", "ejabberd", "rendered", "original-0.3"} & names.keys()
    assert all(VARIANTS[name].program == program for name, program in names.items())
    assert names.keys() < SOURCES.keys()


def test_a_pack_with_programs_has_no_images_of_theirs(small, tmp_path, part, monkeypatch):
    monkeypatch.setattr(programs, "parts", lambda: [part])
    families = (NAME, "svg-captcha")
    sizes = small(archives=True, families=families)
    folder = tmp_path / "pack"
    assert [path.name for path in (folder / "images").iterdir()] == [f"{NAME}.zip"]
    archive = unpacking.archive_of(folder, part.name)
    assert sizes["programs-drawing"] == archive.stat().st_size
    assert list(json.loads((folder / "pack.json").read_text())["programs"]) == ["drawing"]

    # Made once, until other generators are installed; and alone it has to be carried at once.
    archive.write_bytes(b"as it was" * 10)
    small(archives=True, families=families)
    assert archive.read_bytes() == b"as it was" * 10
    monkeypatch.setattr(programs, "digest", lambda: "another")
    small(archives=True, families=families)
    assert archive.read_bytes() != b"as it was" * 10
    with monkeypatch.context() as patched:
        patched.setattr(pack, "LIMIT", archive.stat().st_size - 1)
        with pytest.raises(ValueError, match="programs-drawing"):
            small(archives=True, families=families)
    small(archives=False)
    assert not archive.exists()
