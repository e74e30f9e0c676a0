"""Ours and its peers on the same images.

    make accuracy-peers                                      # installs them, makes sets, runs this
    python -m model_build.evaluation.peers build/families --images 500
    python -m model_build.evaluation.peers build/families --images 500 --write

Every peer is a program of ``peer_programs/`` in an environment of its own: it is given
the files' names and prints the texts. Prints, for each set, the share of images whose
text is read without an error, any case, with 95 % Wilson intervals; then the milliseconds
an image of each, starting time left out, threads as each package chooses. Sets named
``held-out-...`` come from generators that training cannot select, ``trained-...`` from
those that it can: what ours has really seen, its card says. None of the peers was trained
on these generators as far as is known. ``--write`` keeps the figures in
``docs/measurements/peers.json`` and writes the pages that show them.
"""

import argparse
import json
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from model_build import card, pages
from model_build.evaluation.labelled import labelled_files
from model_build.evaluation.measurements import (
    OURS,
    ReaderFigures,
    mean_share,
    processor,
    write_peers,
)
from model_build.evaluation.metrics import exact_any_case, percent, share
from model_build.evaluation.sets import HELD_OUT_PREFIX, TRAINED_PREFIX, known_sets
from recognize.cli import from_one
from recognize.images import ImageError
from recognize.model import EMBEDDED, Model
from recognize.reader import Reader

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(__file__).parent / "peer_programs"


@dataclass(frozen=True)
class Peer:
    """A program of ``peer_programs``, its arguments, and the environment that it needs.

    ``environment``: the part of its folder's name after ``.venv-peer-``; None for a program
    that the system's Python runs.
    """

    program: str
    arguments: list[str] = field(default_factory=list)
    environment: str | None = None


PEERS = {
    "ddddocr": Peer("ddddocr.py", ["default"], "ddddocr"),
    "ddddocr beta": Peer("ddddocr.py", ["beta"], "ddddocr"),
    "ddddocr masked": Peer("ddddocr.py", ["masked"], "ddddocr"),
    "captcha-whisperer": Peer("captcha_whisperer.py", environment="captcha-whisperer"),
    "RapidOCR": Peer("rapidocr.py", environment="rapidocr"),
    "Tesseract": Peer("tesseract.py"),
}

# From an image's path to its text.
Read = Callable[[Path], str]


def python(environment: str | None) -> Path:
    """The interpreter of a peer's environment; the system's for one that needs none."""
    return (
        ROOT / f".venv-peer-{environment}/bin/python" if environment else Path("/usr/bin/python3")
    )


@contextmanager
def ask(name: str, peer: Peer) -> Iterator[Read]:
    """A function from an image's path to the peer's text, while its process runs.

    Raises ``FileNotFoundError`` where the peer is not installed; the function raises
    ``RuntimeError`` where the peer has ended.
    """
    interpreter = python(peer.environment)
    if not interpreter.exists():
        raise FileNotFoundError(f"{name} is not installed: run `make peers`.")
    process = subprocess.Popen(
        [interpreter, "-I", PROGRAMS / peer.program, *peer.arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def read(path: Path) -> str:
        assert process.stdin and process.stdout  # pipes, as asked for above
        print(path.absolute(), file=process.stdin, flush=True)
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"{name} ended with {process.wait()} at {path}")
        return str(json.loads(line))

    with process:
        yield read


@contextmanager
def ours(model: Path) -> Iterator[Read]:
    """The same function of our reader with the model of a directory.

    Raises ``ModelError``; the function raises ``ValueError`` for a broken picture.
    """
    reader = Reader(Model(model))

    def read(path: Path) -> str:
        try:
            return reader.read(path.read_bytes()).text
        except ImageError as error:
            raise ValueError(f"{path}: {error}") from None

    yield read


def compare(folders: list[Path], images: int, model: Path) -> dict[str, ReaderFigures]:
    """The figures of ours and of each peer, by name, on the first images of each set."""
    files = {folder: labelled_files(folder)[:images] for folder in folders}
    readers: dict[str, ReaderFigures] = {}
    for name in [OURS, *PEERS]:
        with ours(model) if name == OURS else ask(name, PEERS[name]) as read:
            read(files[folders[0]][0][0])  # starts it
            milliseconds = []
            sets = {}
            for folder in tqdm(folders, desc=name, unit="set"):
                matches = []
                for path, truth in files[folder]:
                    started = time.perf_counter()
                    matches.append(exact_any_case(read(path), truth))
                    milliseconds.append((time.perf_counter() - started) * 1000)
                sets[folder.name] = share(matches)
        readers[name] = {"sets": sets, "median_ms": statistics.median(milliseconds)}
    return readers


def report(readers: dict[str, ReaderFigures]) -> str:
    """The figures of all readers side by side, as they are printed."""
    lines = [f"{'any case':34}" + "".join(f"{name:>22}" for name in readers)]
    for folder in readers[OURS]["sets"]:
        cells = (f"{percent(figures['sets'][folder]):>22}" for figures in readers.values())
        lines.append(f"{folder:34}" + "".join(cells))
    for prefix in (TRAINED_PREFIX, HELD_OUT_PREFIX):
        if sets := [name for name in readers[OURS]["sets"] if name.startswith(prefix)]:
            means = (f"{mean_share(figures, sets):>22.1%}" for figures in readers.values())
            lines.append(f"{prefix + 'mean':34}" + "".join(means))
    times = (f"{figures['median_ms']:>22.1f}" for figures in readers.values())
    lines.append(f"{'ms an image':34}" + "".join(times))
    return "\n".join(lines)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="a folder of labelled folders")
    parser.add_argument("--images", type=from_one, default=500, help="of each set, at most")
    parser.add_argument("--model", type=Path, default=EMBEDDED, help="our model's directory")
    parser.add_argument("--write", action="store_true", help="keep the figures in docs/")
    chosen = parser.parse_args()
    try:
        folders = known_sets(chosen.folder)
        readers = compare(folders, chosen.images, chosen.model)
    except (FileNotFoundError, RuntimeError, ValueError) as error:
        raise SystemExit(f"Cannot compare: {error}") from None
    print(report(readers))
    if chosen.write:
        model = Model(chosen.model)
        command = shlex.join(["python", "-m", "model_build.evaluation.peers", *sys.argv[1:]])
        write_peers(
            {
                **card.heading(command),
                "model": f"{model.name} {model.version}",
                "processor": processor(),
                "images_a_set": chosen.images,
                "readers": readers,
            }
        )
        pages.write()


if __name__ == "__main__":
    main()
