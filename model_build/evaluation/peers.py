"""Ours and its peers on the same images.

    make accuracy-peers                                      # installs them, makes sets, runs this
    python -m model_build.evaluation.peers build/families --images 500

Every peer is a program of ``peer_programs/`` in an environment of its own: it is given
the files' names and prints the texts. Prints, for each set, the share of images whose
text is read without an error, any case, with 95 % Wilson intervals; then the milliseconds
an image of each, starting time left out, threads as each package chooses. Sets named
``held-out-...`` come from generators that training cannot select, ``trained-...`` from
those that it can: what ours has really seen, its card says. None of the peers was trained
on these generators as far as is known.
"""

import argparse
import json
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from model_build import card
from model_build.evaluation.labelled import labelled_files
from model_build.evaluation.metrics import exact_any_case, share
from model_build.evaluation.sets import HELD_OUT_PREFIX, TRAINED_PREFIX, sets_of
from recognize.model import EMBEDDED, Model
from recognize.reader import Reader

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(__file__).parent / "peer_programs"
# name: (environment, program, arguments)
PEERS = {
    "ddddocr": ("ddddocr", "ddddocr.py", ["default"]),
    "ddddocr beta": ("ddddocr", "ddddocr.py", ["beta"]),
    "ddddocr masked": ("ddddocr", "ddddocr.py", ["masked"]),
    "captcha-whisperer": ("captcha-whisperer", "captcha_whisperer.py", []),
    "RapidOCR": ("rapidocr", "rapidocr.py", []),
    "Tesseract": (None, "tesseract.py", []),
}


def python(environment: str | None) -> Path:
    """The interpreter of a peer's environment; the system's for one that needs none."""
    return (
        ROOT / f".venv-peer-{environment}/bin/python" if environment else Path("/usr/bin/python3")
    )


@contextmanager
def ask(peer: str) -> Iterator:
    """A function from an image's path to the peer's text, while its process runs.

    Raises ``FileNotFoundError`` where the peer is not installed.
    """
    environment, program, arguments = PEERS[peer]
    if not python(environment).exists():
        raise FileNotFoundError(f"{peer} is not installed: run `make peers`.")
    process = subprocess.Popen(
        [python(environment), "-I", PROGRAMS / program, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def read(path: Path) -> str:
        print(path.absolute(), file=process.stdin, flush=True)
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"{peer} ended with {process.wait()} at {path}")
        return json.loads(line)

    with process:
        yield read


@contextmanager
def ours(model: Path) -> Iterator:
    reader = Reader(Model(model))
    yield lambda path: reader.read(path.read_bytes()).text


def compare(folders: list[Path], images: int, model: Path) -> tuple[dict, dict]:
    """For each reader: shares with intervals by set, and median milliseconds an image."""
    shares: dict = {}
    times: dict = {}
    for name in ["ours", *PEERS]:
        with ours(model) if name == "ours" else ask(name) as read:
            files = {folder: labelled_files(folder)[:images] for folder in folders}
            read(files[folders[0]][0][0])  # starts it
            spent = []
            for folder in tqdm(folders, desc=name, unit="set"):
                matches = []
                for path, truth in files[folder]:
                    started = time.perf_counter()
                    matches.append(exact_any_case(read(path), truth))
                    spent.append((time.perf_counter() - started) * 1000)
                shares[name, folder.name] = share(matches)
            times[name] = statistics.median(spent)
    return shares, times


def report(shares: dict, times: dict) -> str:
    names = list(times)
    lines = [f"{'any case':34}" + "".join(f"{name:>22}" for name in names)]
    for folder in dict.fromkeys(folder for _, folder in shares):
        cells = "".join(f"{card.percent(shares[name, folder]):>22}" for name in names)
        lines.append(f"{folder:34}{cells}")
    for group in (TRAINED_PREFIX, HELD_OUT_PREFIX):
        folders = {folder for _, folder in shares if folder.startswith(group)}
        if folders:
            means = (sum(shares[name, f][0] for f in folders) / len(folders) for name in names)
            lines.append(f"{group + 'mean':34}" + "".join(f"{mean:>22.1%}" for mean in means))
    lines.append(f"{'ms an image':34}" + "".join(f"{times[name]:>22.1f}" for name in names))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="a folder of labelled folders")
    parser.add_argument("--images", type=int, default=500, help="of each set, at most")
    parser.add_argument("--model", type=Path, default=EMBEDDED, help="our model's directory")
    chosen = parser.parse_args()
    try:
        folders = sets_of(chosen.folder)
        print(report(*compare(folders, chosen.images, chosen.model)))
    except (FileNotFoundError, ValueError) as error:
        raise SystemExit(f"Cannot compare: {error}") from None


if __name__ == "__main__":
    main()
