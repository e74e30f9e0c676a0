"""Generators that run as programs, packed so that they draw on the borrowed machine.

An archive each of Node.js, of the packages that its generators need, of each Python environment
without what is compiled for one Python (Pillow and NumPy are among the pack's wheels or on the
machine), of single files of Debian's and of typefaces. ``training.borrowed_gpu.unpacking`` puts
them where the families' records look for them. Families that need more, Debian's PHP or
ImageMagick, travel as images.
"""

import hashlib
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from training.borrowed_gpu.unpacking import FONTS, NODE, PACKAGES, archive_of, digest_of
from training.generators import SOURCES, VARIANTS, family_of
from training.generators.program import DEBIAN_FILES, NODE_PACKAGES, ROOT, TYPEFACES, Program

# Compiled, or nothing that draws: maps, types, texts for people, translations.
LEFT_OUT = (
    *("*.so", "*.libs", "*.pyc", "__pycache__", "numpy", "PIL", "pip", "setuptools"),
    *("pkg_resources", "*.po", "*.map", "*.d.ts", "*.md"),
)
_LOCKS = ("requirements/*.txt", "training/generators/package-lock.json")


@dataclass(frozen=True)
class Part:
    """An archive: its name, the place that it fills, and pairs of a file and its place in that."""

    name: str
    top: Path  # from the tree's root
    files: tuple[tuple[Path, Path], ...]


def environment_of(program: Program) -> Path | None:
    """The Python environment beside the tree's files that runs a program, if one does."""
    name = program.environment
    return ROOT / name if name.startswith(".venv-") else None


def travels(program: Program) -> bool:
    """Whether all that a program needs is packed."""
    environment = environment_of(program)
    if not environment and program.command[0] != "node":
        return False
    packed = {*TYPEFACES, NODE_PACKAGES}
    return all(
        path in packed
        or path.parent == DEBIAN_FILES
        or (environment and environment in path.parents)
        for path in program.needs
    )


def travelling() -> dict[str, Program]:
    """Sources that are drawn there by a program, and the programs."""
    return {
        name: program
        for name in SOURCES
        if (program := VARIANTS[name].program)
        and family_of(name).travels == "images"
        and travels(program)
    }


def parts() -> list[Part]:
    """All archives. Raises ``FileNotFoundError`` where a generator is not installed."""
    programs = travelling().values()
    for program in programs:
        if missing := program.missing():
            raise FileNotFoundError(missing)
    node = shutil.which("node")
    if not node:
        raise FileNotFoundError("Node.js is missing: run `make browser-tools`.")
    environments = sorted({path for program in programs if (path := environment_of(program))})
    return [
        Part("node", NODE, ((Path(node).resolve(), Path("node")),)),
        Part("packages", NODE_PACKAGES.relative_to(ROOT), ((NODE_PACKAGES.resolve(), Path()),)),
        Part("files", DEBIAN_FILES.relative_to(ROOT), ((DEBIAN_FILES.resolve(), Path()),)),
        # Laid flat: two directories hold them here.
        Part("typefaces", FONTS, tuple((path, Path(path.name)) for path in TYPEFACES)),
        *map(_of_environment, environments),
    ]


def _of_environment(path: Path) -> Part:
    sites = path.glob("lib/*/site-packages")
    files = tuple((site, Path(PACKAGES)) for site in sites)
    return Part(path.name.removeprefix(".venv-"), path.relative_to(ROOT), files)


def write(pack: Path, part: Part) -> dict[str, str]:
    """Writes a part's archive; returns its ``top`` and ``sha256``."""
    path = archive_of(pack, part.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:xz", preset=3) as archive:
        for file, place in part.files:
            for inner in _kept(file):
                archive.add(inner, part.top / place / inner.relative_to(file), recursive=False)
    return {"top": str(part.top), "sha256": digest_of(path)}


def digest() -> str:
    """Of what says which generators are installed."""
    locks = (path for pattern in _LOCKS for path in sorted(ROOT.glob(pattern)))
    return hashlib.sha256(b"".join(path.read_bytes() for path in locks)).hexdigest()


def _kept(path: Path) -> Iterator[Path]:
    """A file, or a folder with what is kept of it."""
    if any(fnmatch(path.name, pattern) for pattern in LEFT_OUT):
        return
    yield path
    if path.is_dir() and not path.is_symlink():
        for inner in sorted(path.iterdir()):
            yield from _kept(inner)
