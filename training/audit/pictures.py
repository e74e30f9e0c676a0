"""Which pictures are measured: all that have a label, or by chance some of very many."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from model_build.evaluation.labelled import named_in_vain, named_pictures
from recognize.label.entries import NAME as TABLE
from training.adaptation.pictures import counted


@dataclass(frozen=True)
class Sample:
    """Pictures with their texts, sorted, and out of how many labelled ones they were drawn.

    A table may name some that are missing. ``empty``: how many more have a label that is empty, or
    none, so that there is nothing to read.
    """

    pairs: tuple[tuple[Path, str], ...]
    labelled: int
    empty: int


def sampled(folder: Path, most: int, seed: int = 0) -> Sample:
    """At most so many of a folder's labelled pictures. None is opened.

    Raises ``ValueError`` that says what to do where there is none, and ``OSError``.
    """
    if not folder.is_dir():
        raise ValueError(f"{folder} is no folder.")
    try:
        pairs = named_pictures(folder)
    except ValueError as error:
        raise ValueError(
            f"{str(error).rstrip('.')}. `recognize label {folder}` labels pictures."
        ) from None
    # Of names that are labels, those that count are none.
    by_table = (folder / TABLE).exists()
    numbers = set() if by_table else counted(path for path, _ in pairs)
    pairs = [(path, text) for path, text in pairs if path not in numbers]
    if not pairs:
        raise ValueError(
            f"{folder} has names that count its pictures, and no labels. `recognize label "
            f"{folder}` labels pictures."
        )
    if by_table and not any(path.is_file() for path, _ in pairs):
        raise ValueError(f"{named_in_vain(pairs[0][0], folder)}.")
    with_text = [(path, text) for path, text in pairs if text]
    if not with_text:
        raise ValueError(
            f"{folder}: every label is empty; there is nothing to read. `recognize label {folder}` "
            "labels pictures."
        )
    chosen = with_text
    if len(with_text) > most:
        chosen = sorted(Random(seed).sample(with_text, most))
    return Sample(tuple(chosen), len(with_text), len(pairs) - len(with_text))
