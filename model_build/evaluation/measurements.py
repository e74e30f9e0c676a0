"""Measurements that are not the model card's: ours beside its peers, the page, the extension.

Each kind has a file in ``docs/measurements``, which the command that measures it writes and
``docs/accuracy.md`` shows. The types here own the files' fields: a file with others is refused.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from statistics import mean
from typing import NotRequired

from pydantic import TypeAdapter, with_config
from typing_extensions import TypedDict

from model_build.card import KNOWN_ALONE, Measurement
from model_build.evaluation.metrics import Share

FOLDER = Path(__file__).parents[2] / "docs/measurements"
# What our reader is called among those that are compared.
OURS = "ours"
# Flags of processors that multiply int8 in one instruction, as LiteRT's kernels do.
_INT8 = {"avx512_vnni", "avx_vnni", "avx_vnni_int8", "amx_int8", "asimddp", "i8mm"}


@with_config(KNOWN_ALONE)
class ReaderFigures(TypedDict):
    """One reader: its share in any case by the set's name, and median milliseconds an image."""

    sets: dict[str, Share]
    median_ms: float


def mean_share(figures: ReaderFigures, sets: Iterable[str]) -> float:
    """The mean share, 0-1, of a reader's sets of those names, at least one."""
    return mean(figures["sets"][name][0] for name in sets)


class Peers(Measurement):
    """Ours (``OURS``) and other readers, by name, on the same images."""

    model: str
    processor: str
    images_a_set: int
    readers: dict[str, ReaderFigures]


@with_config(KNOWN_ALONE)
class Timing(TypedDict):
    """The median of so many runs, in milliseconds."""

    median_ms: float
    runs: int


@with_config(KNOWN_ALONE)
class PrivateMode(TypedDict):
    """Private mode, in which the model runs in the page.

    ``bytes``: what it loads, gzipped. ``first_text_local``, ``first_text_fast_4g``: from the
    press of the switch to the first text, beside the server and at Fast 4G. ``warm_readings``:
    a reading after that, lowest first, after each of both starts.
    """

    bytes: int
    first_text_local: Timing
    first_text_fast_4g: Timing
    warm_readings: list[Timing]


@with_config(KNOWN_ALONE)
class ThroughExtension(TypedDict):
    """The same captchas uploaded and dragged around in pages: exact match, case included."""

    captchas: int
    extension: Share
    uploaded: Share


@with_config(KNOWN_ALONE)
class Many(TypedDict):
    """200 pictures at once: the longest frame while they are read; their choice to first text."""

    frame: Timing
    first: NotRequired[Timing]


@with_config(KNOWN_ALONE)
class Browser(TypedDict):
    """The page and the extension in Chromium, on one processor; what was not measured is absent.

    ``page_bytes``: the page gzipped, icon included. ``interactive``: navigation to a page that
    takes images, at Fast 4G. ``many``: by mode (``private``, ``server``). ``clipboard``: from the
    mouse's release to the text on the clipboard, by mode.
    """

    date: str
    command: str
    model: str
    processor: str
    page_bytes: NotRequired[int]
    interactive: NotRequired[Timing]
    private: NotRequired[PrivateMode]
    many: NotRequired[dict[str, Many]]
    clipboard: dict[str, Timing]
    accuracy: NotRequired[ThroughExtension]


_PEERS, _BROWSER = TypeAdapter(Peers), TypeAdapter(list[Browser])


def read_peers(folder: Path = FOLDER) -> Peers:
    """The last comparison with peers. Raises ``OSError`` and ``ValueError`` (Pydantic's)."""
    return _PEERS.validate_json((folder / "peers.json").read_text(), strict=True)


def write_peers(peers: Peers, folder: Path = FOLDER) -> None:
    """Keeps a comparison in place of the last one."""
    _write(folder / "peers.json", peers)


def read_browser(folder: Path = FOLDER) -> list[Browser]:
    """The last measurement of each processor, newest first. Raises as ``read_peers`` does."""
    return _BROWSER.validate_json((folder / "browser.json").read_text(), strict=True)


def write_browser(browser: Browser, folder: Path = FOLDER) -> None:
    """Keeps a measurement in place of the last one of the same processor."""
    others = [one for one in read_browser(folder) if one["processor"] != browser["processor"]]
    _write(folder / "browser.json", [browser, *others])


def _write(path: Path, content: Peers | list[Browser]) -> None:
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")


def processor(cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """This machine's processor, for people: its name, cores, and whether it has int8 products.

    An unnamed one where the system does not tell (it is Linux that does).
    """
    told: dict[str, str] = {}
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            key, _, value = line.partition(":")
            told.setdefault(key.strip(), value.strip())
    name = told.get("model name", "unnamed processor")
    flags = set(told.get("flags", told.get("Features", "")).split())
    return f"{name}, {os.cpu_count()} cores, {'with' if flags & _INT8 else 'without'} int8 products"
