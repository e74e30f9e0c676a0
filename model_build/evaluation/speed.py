"""How long a picture takes beside ddddocr's default model, one thread each, in one run.

    make peers                                               # installs it
    python -m model_build.evaluation.speed build/evaluation

Reads the first so many pictures of each set with one and then with the other, so that what else the
machine does meets both. Prints for each set, and as the mean of all, the milliseconds of a library
call (mean, not median: a picture that is not read surely is looked at again) and ours as a multiple
of the peer's, with a 95 % bootstrap interval. Time that passes between processes, less than a tenth
of a millisecond, is the peer's.
"""

import argparse
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from model_build.evaluation import peers
from model_build.evaluation.labelled import labelled_files
from model_build.evaluation.measurements import processor
from model_build.evaluation.sets import known_sets
from recognize.cli import from_one
from recognize.model import EMBEDDED

PEER = peers.Peer("ddddocr.py", ["default", "one-thread"], "ddddocr")
RESAMPLES = 2000

# Of each picture, the milliseconds of ours and of the peer's: float64 (pictures, 2).
Times = NDArray[np.float64]


def times(pictures: list[Path], readers: tuple[peers.Read, peers.Read]) -> Times:
    """What each picture takes by each reader, in turn."""
    taken = np.empty((len(pictures), len(readers)))
    for row, picture in enumerate(pictures):
        for column, read in enumerate(readers):
            started = time.perf_counter()
            read(picture)
            taken[row, column] = (time.perf_counter() - started) * 1000
    return taken


def multiple(sets: list[Times]) -> tuple[float, float, float]:
    """Ours as a multiple of the peer's, mean over the sets, and its 95 % bootstrap interval.

    Pictures are drawn with replacement within their set (Efron, 1979).
    """
    random = np.random.default_rng(0)

    def mean(drawn: list[Times]) -> float:
        return float(np.mean([ours / peer for ours, peer in (one.mean(axis=0) for one in drawn)]))

    again = [
        mean([one[random.integers(len(one), size=len(one))] for one in sets])
        for _ in range(RESAMPLES)
    ]
    low, high = np.percentile(again, [2.5, 97.5])
    return mean(sets), float(low), float(high)


def row(name: str, sets: list[Times]) -> str:
    """What is printed of some sets."""
    ours, peer = np.mean([one.mean(axis=0) for one in sets], axis=0)
    of_it, low, high = multiple(sets)
    count = sum(map(len, sets))
    return f"{name:32}{count:>9}{ours:>10.1f}{peer:>10.1f}{of_it:>9.2f} ({low:.2f}-{high:.2f})"


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="a folder of labelled folders")
    parser.add_argument(
        "--images", type=from_one, default=200, help="of each set, at most (default: 200)"
    )
    parser.add_argument("--model", type=Path, default=EMBEDDED, help="our model's directory")
    chosen = parser.parse_args(arguments)
    try:
        sets = {
            folder.name: [path for path, _ in labelled_files(folder)[: chosen.images]]
            for folder in known_sets(chosen.folder)
        }
        with peers.ours(chosen.model) as ours, peers.ask("ddddocr", PEER) as peer:
            times(next(iter(sets.values()))[:1], (ours, peer))  # starts it
            taken = [times(pictures, (ours, peer)) for pictures in tqdm(sets.values(), unit="set")]
    except (FileNotFoundError, RuntimeError, ValueError) as error:
        raise SystemExit(f"Cannot measure: {error}") from None
    except KeyboardInterrupt:
        raise SystemExit("\nStopped: nothing is measured.") from None
    print(processor())
    print(f"{'set':32}{'pictures':>9}{'ours, ms':>10}{'peer, ms':>10}{'multiple':>9}")
    for name, one in zip(sets, taken, strict=True):
        print(row(name, [one]))
    print(row("mean", taken))


if __name__ == "__main__":
    main()
