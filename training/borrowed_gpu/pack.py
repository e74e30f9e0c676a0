"""Packs what a machine without internet lacks for training; carried there with the tree.

    python -m training.borrowed_gpu.pack build/gpu                    # again before each call
    python -m training.borrowed_gpu.pack build/gpu --images 1500 --leave-out pillow
    python -m training.borrowed_gpu.pack build/gpu --programs

Writes the folder that ``training.borrowed_gpu.packed`` describes and
``training.borrowed_gpu.call`` takes: images of the families that cannot be drawn there (new
ones after each call: their seed is the run's step), the renderer's fonts cut down to what it
writes, the wheels of ``requirements/gpu.txt`` for Python 3.12 on x86-64 Linux and captcha 0.3.
With the tracked files, 64 MiB are what is carried at once, so that the pack has 40: images that
find no room beside the rest stand in ``images-2``, ``images-3`` and so on, of as much each, for a
call of their own. With ``--programs`` the generators that can travel do, in place of their images:
an archive each in a folder ``programs-NAME``, for a call of its own too. Needs `make families` and,
for the wheels the first time, the internet.
"""

import argparse
import hashlib
import io
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from fontTools import subset
from tqdm import tqdm

from recognize.alphabet import ALPHABET
from training import checkpoint
from training.borrowed_gpu import programs
from training.borrowed_gpu.packed import LIVE, VALIDATION_EVERY
from training.generators import SOURCES
from training.renderer.fonts import ROOT, Typeface, all_typefaces
from training.renderer.scripts import DRAWN
from training.renderer.words import DICTIONARY

# 64 MiB are carried at once, the tracked files among them.
LIMIT = 40 * 2**20
# What captchas and the fragments of pages without one are written in.
WRITTEN = ALPHABET + DRAWN + " ,.;:!"
LOCK = ROOT / "requirements" / "gpu.txt"
LOCK_0_3 = ROOT / "requirements" / "captcha-0.3.txt"
PACKED = tuple(name for name in SOURCES if name not in LIVE)
# The network sees 44 rows: twice as many keep what matters.
_HEIGHT = 96
_QUALITY = 90


def pack(
    folder: Path,
    images: int,
    run: Path,
    leave_out: list[str],
    families: tuple[str, ...] = PACKED,
    archives: bool = False,
) -> dict[str, int]:
    """Makes or renews the pack; returns the bytes of its parts, by name.

    ``archives``: with the programs of the families that can travel, which have no images then.

    Raises ``ValueError`` where a part that cannot be shared out has over 40 MiB, without a
    ``pack.json`` then, and ``FileNotFoundError`` for generators that are not installed.
    """
    # The second holds what is there of a pack that was too large.
    manifest, refused = folder / "pack.json", folder / "refused.json"
    before = {}
    for path in (manifest, refused):
        if path.exists():
            before = json.loads(path.read_text())
            path.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    seed = checkpoint.newest(run) or 0
    if archives:
        families = tuple(name for name in families if name not in programs.travelling())
    now: dict[str, Any] = {
        "images": {name: images for name in families},
        "seed": seed,
        "fonts": _digest_of_fonts(),
        "wheels": hashlib.sha256(
            LOCK.read_bytes() + LOCK_0_3.read_bytes() + json.dumps(leave_out).encode()
        ).hexdigest(),
        "generators": programs.digest() if archives else "",
        "programs": before.get("programs", {}),
    }
    if before.get("generators") != now["generators"]:
        for old in folder.glob("programs-*"):
            shutil.rmtree(old)
        now["programs"] = {}
        if archives:
            parts = tqdm(programs.parts(), "programs", unit="archive")
            now["programs"] = {part.name: programs.write(folder, part) for part in parts}
    if before.get("wheels") != now["wheels"]:
        wheels(folder, leave_out)
    if before.get("fonts") != now["fonts"]:
        fonts(folder / "fonts.zip", all_typefaces())
    if (before.get("images"), before.get("seed")) != (now["images"], seed):
        draw(folder / "images", families, images, seed)
    try:
        share_out(folder)
    except ValueError:
        refused.write_text(json.dumps(now))
        raise
    manifest.write_text(json.dumps(now, indent=1) + "\n")
    return _sizes(folder)


def share_out(folder: Path) -> None:
    """Moves the images' zips so that neither the pack nor a folder of further ones is too large.

    Raises ``ValueError`` where a zip, an archive, or all but these, is.
    """
    zips = sorted(folder.glob("images*/*.zip"), key=lambda path: path.name)
    sizes = _sizes(folder)
    archives = [size for name, size in sizes.items() if name.startswith("programs-")]
    alone = [path.stat().st_size for path in zips] + archives
    apart = ("images", "programs-")
    room = LIMIT - sum(size for name, size in sizes.items() if not name.startswith(apart))
    if room < 0 or any(size > LIMIT for size in alone):
        raise ValueError(report(sizes))
    number, place = 1, folder / "images"
    for path in zips:
        size = path.stat().st_size
        if size > room:
            number, room = number + 1, LIMIT
            place = folder / f"images-{number}"
            place.mkdir(exist_ok=True)
        path.replace(place / path.name)
        room -= size
    for place in folder.glob("images-*"):
        if not any(place.iterdir()):
            place.rmdir()


def _sizes(folder: Path) -> dict[str, int]:
    """Bytes of each file and folder in a folder, but for what says whether a pack is whole."""
    return {
        path.name: sum(part.stat().st_size for part in [path, *path.rglob("*")] if part.is_file())
        for path in sorted(folder.iterdir())
        if path.suffix != ".json"
    }


def wheels(folder: Path, leave_out: list[str]) -> None:
    """Downloads the locked wheels, checked against their hashes."""
    entries = _entries(LOCK)
    entries = {name: entry for name, entry in entries.items() if name not in leave_out}
    _download(entries, folder / "wheels")
    _download({"captcha": _entries(LOCK_0_3)["captcha"]}, folder / "captcha-0.3")


def _entries(lock: Path) -> dict[str, str]:
    """A lock's entries, with their hashes, by package."""
    entries = re.split(r"\n(?=[a-z])", lock.read_text(encoding="utf-8").strip())
    return {entry.partition("==")[0]: entry for entry in entries}


def _download(entries: dict[str, str], folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    if not entries:
        return
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "download"]
    options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--python-version=3.12"]
    options += ["--implementation=cp", "--dest", str(folder)]
    # pip takes the exact ones that it is given.
    options += [f"--platform=manylinux_2_{minor}_x86_64" for minor in (28, 27, 17)]
    options.append("--platform=manylinux2014_x86_64")
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as requirements:
        requirements.write("\n".join(entries.values()) + "\n")
        requirements.flush()
        subprocess.run([*command, *options, "--requirement", requirements.name], check=True)


def fonts(path: Path, faces: tuple[Typeface, ...]) -> None:
    """Writes the typefaces with what is written in them alone, their index, the dictionary."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    index: list[dict[str, Any]] = []
    with (
        ProcessPoolExecutor(mp_context=get_context("spawn")) as pool,
        ZipFile(path, "w", ZIP_DEFLATED) as file,
    ):
        contents = pool.map(smaller, [face.path for face in faces], chunksize=8)
        for face, content in zip(faces, tqdm(contents, "fonts", len(faces), unit="font")):
            name = f"{len(index):04d}{Path(face.path).suffix}"
            index.append(asdict(face) | {"path": name})
            file.writestr(name, content)
        file.writestr("fonts.json", json.dumps(index))
        file.write(DICTIONARY, "words.txt")


def smaller(path: str) -> bytes:
    """A font file with ``WRITTEN`` alone, which looks the same: the hints stay."""
    options = subset.Options(layout_features=[], name_IDs=[], notdef_outline=True)
    # Some fonts have pictures of their smallest sizes, which are dropped unless asked for.
    options.drop_tables = {*options.drop_tables, "FFTM"} - {"EBDT", "EBLC"}
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=WRITTEN)
    content = io.BytesIO()
    with subset.load_font(path, options) as font:
        subsetter.subset(font)
        subset.save_font(font, content, options)
    return content.getvalue()


def draw(folder: Path, families: tuple[str, ...], images: int, seed: int) -> None:
    """Writes a zip a family, each family in a process of its own."""
    for old in folder.parent.glob("images*"):
        shutil.rmtree(old)
    folder.mkdir()
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        work = pool.map(partial(pack_family, folder, images, seed), families)
        for _ in tqdm(work, "images", len(families), unit="family"):
            pass


def pack_family(folder: Path, images: int, seed: int, name: str) -> None:
    """Writes ``NAME.zip`` of ``NUMBER_TEXT.webp`` files, no higher than 96 pixels."""
    with ZipFile(folder / f"{name}.zip", "w") as file:
        for number in range(images):
            rng = Random(f"pack/{seed}/{name}/{number}")
            # The lengths that training asks for, in the shares that it does.
            image, text = SOURCES[name](rng, (4, 6) if rng.random() > 1 / 8 else (1, 8))
            image.thumbnail((image.width, _HEIGHT))
            content = io.BytesIO()
            image.save(content, "WEBP", quality=_QUALITY, method=6)
            file.writestr(f"{number:05d}_{text}.webp", content.getvalue())


def _digest_of_fonts() -> str:
    faces = json.dumps([asdict(face) for face in all_typefaces()])
    return hashlib.sha256(f"{WRITTEN}{faces}".encode() + DICTIONARY.read_bytes()).hexdigest()


def report(sizes: dict[str, int]) -> str:
    """The sizes of a pack's parts, bytes by name, in words."""
    parts = ", ".join(f"{name} {_mebibytes(size)}" for name, size in sizes.items() if size)
    return f"{parts}; at most {_mebibytes(LIMIT)} are carried at once"


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:.1f} MiB"


def main() -> None:
    """The command: see the module's docstring."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--run", type=Path, default=Path("runs/big"), help="(default: %(default)s)")
    parser.add_argument("--images", type=int, default=60, help="a source (default: %(default)s)")
    parser.add_argument(
        "--leave-out", nargs="+", default=[], choices=_entries(LOCK), help="wheels that are there"
    )
    parser.add_argument(
        "--programs", action="store_true", help="generators travel, not their images"
    )
    chosen = parser.parse_args()
    if chosen.images < VALIDATION_EVERY:
        parser.error(f"--images: at least {VALIDATION_EVERY}, of which one is left to validation")
    try:
        sizes = pack(
            chosen.folder, chosen.images, chosen.run, chosen.leave_out, archives=chosen.programs
        )
    except (FileNotFoundError, ValueError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"Not packed: {error}") from None
    print(f"{chosen.folder}: {_mebibytes(sum(sizes.values()))}: {report(sizes)}")


if __name__ == "__main__":
    main()
