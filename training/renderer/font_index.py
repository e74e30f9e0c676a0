"""Picks the installed fonts that are fit for the renderer.

    python -m training.renderer.font_index      # part of `make families`

Looks through the fonts of the Debian packages in ``training/renderer/debian-fonts.txt``
and writes ``build/fonts.json``: those that have all 62 letters and digits, differ from each
other and are legible, and those of other scripts. Legible is what a linear classifier, fitted to
all of them, recognises: that leaves out symbols, bar codes and letters that no longer look like
letters.
"""

import argparse
import hashlib
import json
import subprocess
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFont

from recognize.alphabet import ALPHANUMERIC, SIGNS
from training.renderer.fonts import INDEX, PROBED, Typeface, masks
from training.renderer.scripts import DRAWN

PACKAGES = Path(__file__).with_name("debian-fonts.txt")
# Share of a font's characters, any case, that the classifier must recognise.
LEGIBLE = 0.6
# So many characters of other scripts make a font one of theirs.
_SCRIPT = 60
_OTHERS = SIGNS + DRAWN
_SIZE = PROBED
_CELL = 20
# Shapes that differ in size or not at all in many good fonts.
_ALIKE = str.maketrans("OoIijJ1", "00lllll")


def names_in(packages: Path = PACKAGES) -> list[str]:
    """The names of the Debian packages with fonts."""
    return [n for n in packages.read_text(encoding="utf-8").split("\n") if n and n[0] != "#"]


def installed(packages: Path = PACKAGES) -> list[str]:
    """The TrueType and OpenType files of the packages, sorted, real files alone.

    Raises ``FileNotFoundError`` where a package is not installed.
    """
    command = ["dpkg-query", "--listfiles", *names_in(packages)]
    listing = subprocess.run(command, capture_output=True, text=True)
    if listing.returncode:
        raise FileNotFoundError(f"{listing.stderr.strip()}\nRun `make families`.")
    paths = {p for p in listing.stdout.split("\n") if p.lower().endswith((".ttf", ".otf"))}
    return sorted(p for p in paths if Path(p).is_file() and not Path(p).is_symlink())


def index(paths: list[str]) -> list[Typeface]:
    """The fit ones among font files, in the order of ``paths``."""
    complete, vectors, seen, foreign = [], [], set(), []
    for path in paths:
        glyphs = _glyphs(path)
        if glyphs is None:
            foreign += _foreign(path)
            continue
        shapes = np.stack([_shape(mask) for mask in glyphs])
        # One design under two names looks the same at this size.
        digest = hashlib.sha256((shapes * 7).astype(np.uint8).tobytes()).digest()
        if digest in seen:
            continue
        seen.add(digest)
        complete.append((path, _distinct(glyphs), glyphs[ALPHANUMERIC.index("H")].height / _SIZE))
        vectors.append(shapes)
    faces = []
    for (path, characters, capital), share in zip(complete, _recognised(np.stack(vectors))):
        advance = (
            ImageFont.truetype(path, _SIZE).getlength(ALPHANUMERIC) / len(ALPHANUMERIC) / _SIZE
        )
        if share >= LEGIBLE and 0.3 < capital < 1.2:
            measures = (round(capital, 4), round(advance, 4), round(share, 4))
            faces.append(Typeface(path, characters, "".join(masks(path, _OTHERS)), *measures))
    return faces + foreign


def _glyphs(path: str) -> list[Image.Image] | None:
    """The masks of the 62 characters; ``None`` where the font lacks any."""
    glyphs = list(masks(path, ALPHANUMERIC).values())
    return glyphs if len(glyphs) == len(ALPHANUMERIC) else None


def _foreign(path: str) -> list[Typeface]:
    """A font of another script, which lacks letters of ours; none where it has few characters."""
    found = masks(path, _OTHERS)
    if len(found) < _SCRIPT:
        return []
    measures = (np.mean([mask.height for mask in found.values()]) / _SIZE, 1.0, 0.0)
    return [Typeface(path, "", "".join(found), *(round(float(one), 4) for one in measures))]


def _distinct(glyphs: list[Image.Image]) -> str:
    """The characters that are drawn as no other is: of equal ones, only the first.

    Fonts without small letters draw capitals for them, and the label must say which.
    """
    order = sorted(
        range(len(ALPHANUMERIC)), key=lambda i: (not ALPHANUMERIC[i].isupper(), ALPHANUMERIC[i])
    )
    seen = set()
    kept = []
    for place in order:
        image = (glyphs[place].size, glyphs[place].tobytes())
        if image not in seen:
            seen.add(image)
            kept.append(ALPHANUMERIC[place])
    return "".join(sorted(kept))


def _shape(mask: Image.Image) -> NDArray[np.float32]:
    """The mask in a square cell, aspect kept; float32 (_CELL * _CELL,), 0-1."""
    scale = _CELL / max(mask.size)
    size = (max(1, round(mask.width * scale)), max(1, round(mask.height * scale)))
    cell = Image.new("L", (_CELL, _CELL))
    small = mask.resize(size, Image.Resampling.BOX)
    cell.paste(small, ((_CELL - size[0]) // 2, (_CELL - size[1]) // 2))
    return np.asarray(cell, dtype=np.float32).ravel() / np.float32(255)


def _recognised(features: NDArray[np.float32]) -> list[float]:
    """For each font the share of its characters that a linear classifier gets right.

    ``features``: (fonts, 62, n). Least squares with a little ridge; case and look-alikes
    do not count.
    """
    fonts, classes, size = features.shape
    rows = features.reshape(-1, size)
    rows = np.concatenate([rows, np.ones((len(rows), 1), np.float32)], axis=1)
    targets = np.tile(np.eye(classes, dtype=np.float32), (fonts, 1))
    gram = rows.T @ rows + 10 * np.eye(rows.shape[1], dtype=np.float32)
    read = (rows @ np.linalg.solve(gram, rows.T @ targets)).argmax(axis=1).reshape(fonts, classes)
    folded = np.array([c.translate(_ALIKE).lower() for c in ALPHANUMERIC])
    return [float(share) for share in (folded[read] == folded).mean(axis=1)]


def main() -> None:
    """The command: writes the index. Raises ``FileNotFoundError`` as ``installed``."""
    summary = "Picks the installed fonts that are fit for the renderer."
    argparse.ArgumentParser(description=f"{summary} Writes {INDEX}.").parse_args()
    paths = installed()
    faces = index(paths)
    INDEX.parent.mkdir(parents=True, exist_ok=True)
    INDEX.write_text(json.dumps([asdict(face) for face in faces], indent=0), encoding="utf-8")
    foreign = sum(not face.characters for face in faces)
    print(f"{len(faces)} of {len(paths)} fonts are fit, {foreign} for other scripts: {INDEX}")


if __name__ == "__main__":
    main()
