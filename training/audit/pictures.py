"""Which pictures are measured: all that have a label, or by chance some of very many."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from model_build.evaluation.labelled import picture_files
from recognize.label.entries import TableError
from recognize.limits import SUFFIXES
from training.adaptation.pictures import texts_of


@dataclass(frozen=True)
class Sample:
    """Pictures with their texts, sorted, and out of how many labelled ones they were drawn.

    ``left_out``: sentences on what of the folder is none of these.
    """

    pairs: tuple[tuple[Path, str], ...]
    labelled: int
    left_out: tuple[str, ...]


def sampled(folder: Path, most: int, alphabet: str, seed: int = 0) -> Sample:
    """At most so many of a folder's labelled pictures. None is opened.

    ``alphabet``: the characters that names without a mark must have to be texts. Raises
    ``ValueError`` that says what to do where there is none, and ``OSError``.
    """
    if not folder.is_dir():
        raise ValueError(f"{folder} is no folder.")
    files = picture_files(folder)
    if not files:
        raise ValueError(f"{folder} holds no pictures ({', '.join(SUFFIXES)}).")
    left_out: list[str] = []
    try:
        texts = texts_of(folder, files, left_out, alphabet=alphabet)
    except TableError as error:
        raise ValueError(f"{error} Set it right; nothing was measured.") from None
    if not texts:
        why = "".join(f" {one}." for one in left_out)
        raise ValueError(
            f"{folder}: no picture has a label; there is nothing to read.{why} `recognize label "
            f"{folder}` labels pictures."
        )
    pairs = sorted(texts.items())
    if unlabelled := len(files) - len(pairs):
        left_out.append(f"{unlabelled} pictures have no label and are left out")
    chosen = pairs
    if len(pairs) > most:
        chosen = sorted(Random(seed).sample(pairs, most))
    return Sample(tuple(chosen), len(pairs), tuple(left_out))
