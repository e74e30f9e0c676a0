"""Generators of a pack's archives, made ready to draw on the machine that they came to.

    python -m training.borrowed_gpu.unpacking build/gpu     # a call of its own for each archive

``training.borrowed_gpu.programs`` packs them. Each archive fills one place of the tree that Git
ignores, so that a warm machine keeps it for the next calls, and so that the families' records find
it where they look for it here. What the machine has there of its own is left alone.
"""

# Nothing but the standard library: the rest may not be installed yet.
import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What has no place of its own in the tree; beside it the marks of what was unpacked.
CARRIED = Path("build", "carried")
NODE, FONTS = CARRIED / "node", CARRIED / "fonts"
# In an environment's folder, its packages.
PACKAGES = "packages"


def archive_of(pack: Path, name: str) -> Path:
    """Where a pack has the archive of that name: in a folder of its own, to be carried alone."""
    return pack / f"programs-{name}" / f"{name}.tar.xz"


def digest_of(archive: Path) -> str:
    """The SHA-256 of a file."""
    with archive.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unpack(pack: Path, root: Path = ROOT) -> list[str]:
    """Unpacks the archives that are there and new; returns the names of those that never came."""
    told = json.loads((pack / "pack.json").read_text(encoding="utf-8")).get("programs", {})
    return [
        name for name, place in told.items() if not _is_there(archive_of(pack, name), root, place)
    ]


def _is_there(archive: Path, root: Path, place: dict[str, str]) -> bool:
    """Unpacks an archive where it is there and new. ``place``: its ``top`` and ``sha256``."""
    mark = root / CARRIED / f"{archive.parent.name}.sha256"
    top = root / place["top"]
    if top.exists() and (not mark.exists() or mark.read_text() == place["sha256"]):
        return True
    if not archive.exists() or digest_of(archive) != place["sha256"]:
        return False
    print(f"Unpacking {archive.name}.", flush=True)
    shutil.rmtree(top, ignore_errors=True)
    with tarfile.open(archive) as file:
        file.extractall(root, filter="tar")
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(place["sha256"])
    return True


def make_ready(site: Path | None, root: Path = ROOT) -> None:
    """Lets the records find what was unpacked.

    ``site``: where Pillow and others are that the machine lacks; else it has them itself.
    """
    if (root / NODE).exists():
        os.environ["PATH"] = f"{root / NODE}{os.pathsep}{os.environ['PATH']}"
    if (root / FONTS).exists():
        os.environ["TYPEFACES"] = str(root / FONTS)
    for packages in root.glob(f".venv-*/{PACKAGES}"):
        environment = packages.parent
        # A call on a warm machine has it, and seconds are few.
        if not (environment / "bin" / "python").exists():
            command = [sys.executable, "-m", "venv", "--without-pip", "--system-site-packages"]
            subprocess.run([*command, str(environment)], check=True)
        own = Path(sysconfig.get_path("purelib", "venv", {"base": str(environment)}))
        lines = [str(packages), *([str(site)] if site else [])]
        (own / "carried.pth").write_text("\n".join(lines) + "\n")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("pack", type=Path)
    absent = unpack(parser.parse_args().pack)
    print(f"Still to come: {', '.join(absent) or 'nothing'}.")


if __name__ == "__main__":
    main()
