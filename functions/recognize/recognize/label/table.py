"""The labels of a folder: its ``labels.csv``, whole on the disk after every label.

The columns are ``file`` and ``text``; others that a file has are kept. A row without a text is of a
picture that has no label yet. Several people, pages and programs may write: what another one wrote
is read before each label, and is never overwritten unseen.
"""

import csv
import io
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from recognize.files import write_whole
from recognize.limits import SUFFIXES

try:
    import fcntl
except ImportError:
    # Windows has none: there, two programs that write within one moment may miss each other.
    fcntl = None  # type: ignore[assignment]

NAME = "labels.csv"
COLUMNS = ("file", "text")
# Follows the text in a name that is a label: ``LABEL_num1.png``.
MARK = "_num"
# Longer is no captcha's text.
MAX_CHARACTERS = 64


class TableError(ValueError):
    """The file is no table of labels; the message says why."""


@dataclass(frozen=True)
class Conflict:
    """A picture to which two texts were given: ``text`` stands in the table, ``other`` does not."""

    file: str
    text: str
    other: str


class Conflicting(Exception):
    """Another one gave the picture another text; ``conflict`` has both."""

    def __init__(self, conflict: Conflict):
        super().__init__(
            f"{conflict.file} was labelled {conflict.text!r} meanwhile, not {conflict.other!r}. "
            "Choose one."
        )
        self.conflict = conflict


class Table:
    """The labels of a folder. Safe to share between threads and with other programs.

    Where the folder has no table yet, names such as ``LABEL_num1.png`` are labels, which the first
    one that is saved brings into the table. Raises ``TableError`` and ``OSError``.
    """

    def __init__(self, folder: Path):
        self._folder, self._path = folder, folder / NAME
        self._lock = threading.Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._columns: list[str] = list(COLUMNS)
        self._rows: dict[str, dict[str, str]] = {}
        # Other texts that the table has of a picture, until a person chooses.
        self._others: list[dict[str, str]] = []
        self.conflicts: dict[str, Conflict] = {}
        if not self._path.exists():
            self._rows = {name: _row(name, text) for name, text in _by_name(folder)}
        self._refresh()

    def text_of(self, file: str) -> str:
        """The label of a picture; empty for none."""
        return self._rows.get(file, {}).get("text") or ""

    def labelled(self) -> dict[str, str]:
        """The texts of all pictures that have one, by file."""
        with self._lock:
            return {file: row["text"] for file, row in self._rows.items() if row.get("text")}

    def refresh(self) -> None:
        """Takes in what others wrote. Raises ``TableError`` and ``OSError``."""
        with self._lock:
            self._refresh()

    def put(self, file: str, text: str, before: str) -> None:
        """Gives a picture its text, on the disk once this returns.

        ``before``: the label that the person saw it with; empty for none. Raises ``Conflicting``
        where another one gave it another text since, ``TableError``, and ``OSError`` where it
        cannot be written, with all as it was.
        """
        with self._lock, self._alone():
            self._refresh()
            stands = self.text_of(file)
            if stands not in ("", before, text):
                raise Conflicting(Conflict(file, stands, text))
            kept, others = self._rows.get(file), self._others
            self._rows[file] = {**(kept or {}), **_row(file, text)}
            shown = self.conflicts.get(file)
            seen = {text, stands, shown.other if shown else ""}
            # What was not shown beside the one that was chosen is shown next.
            self._others = [row for row in others if row["file"] != file or row["text"] not in seen]
            try:
                self._write()
            except OSError:
                self._others = others
                if kept is None:
                    del self._rows[file]
                else:
                    self._rows[file] = kept
                raise
            self.conflicts.pop(file, None)
            left = [row for row in self._others if row["file"] == file]
            self.conflicts.update(_conflicts(self._rows, left))

    def merge(self, other: Path) -> int:
        """Takes in another table: what has no label here, and as conflicts what has another one.

        Returns how many labels are new. Raises ``TableError`` and ``OSError``.
        """
        _, rows, others = _read(other)
        with self._lock, self._alone():
            self._refresh()
            self.conflicts.update(_conflicts(rows, others))
            new = {}
            for file, row in rows.items():
                stands = self.text_of(file)
                if row["text"] and not stands:
                    new[file] = row["text"]
                elif row["text"] and row["text"] != stands:
                    self.conflicts[file] = Conflict(file, stands, row["text"])
            for file, text in new.items():
                self._rows[file] = {**self._rows.get(file, {}), **_row(file, text)}
            if new:
                self._write()
        return len(new)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While no other program of this kind writes."""
        if fcntl is None:
            yield
            return
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _refresh(self) -> None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        if stamp != self._stamp:
            self._columns, self._rows, self._others = _read(self._path)
            self.conflicts.update(_conflicts(self._rows, self._others))
            self._stamp = stamp

    def _write(self) -> None:
        text = io.StringIO()
        writer = csv.DictWriter(text, self._columns, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows([*self._rows.values(), *self._others])
        write_whole(self._path, text.getvalue().encode())
        with suppress(OSError):
            found = self._path.stat()
            self._stamp = (found.st_mtime_ns, found.st_size, found.st_ino)


def pictures_of(folder: Path) -> list[str]:
    """The names of a folder's pictures, sorted; of any format that is read."""
    with os.scandir(folder) as entries:
        named = [one for one in entries if one.name.lower().endswith(SUFFIXES)]
        return sorted(one.name for one in named if not one.is_dir())


def _row(file: str, text: str) -> dict[str, str]:
    return dict(zip(COLUMNS, (file, text)))


def _by_name(folder: Path) -> Iterator[tuple[str, str]]:
    for name in pictures_of(folder):
        text, marked, _ = name.rpartition(".")[0].partition(MARK)
        if marked and text:
            yield name, text


def _conflicts(
    rows: dict[str, dict[str, str]], others: list[dict[str, str]]
) -> dict[str, Conflict]:
    """By file; of several other texts of one, the last."""
    found = ((one["file"], rows[one["file"]]["text"], one["text"]) for one in others)
    return {file: Conflict(file, text, other) for file, text, other in found}


def _read(path: Path) -> tuple[list[str], dict[str, dict[str, str]], list[dict[str, str]]]:
    """The columns, the rows by file, and those with another text. Raises ``TableError``."""
    try:
        reader = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))
        columns = list(reader.fieldnames or COLUMNS)
        if not set(COLUMNS) <= set(columns):
            raise TableError(f"{path}: the header must name the columns file and text.")
        read = [{key: value or "" for key, value in row.items() if key} for row in reader]
    except UnicodeDecodeError:
        raise TableError(f"{path} is not text in UTF-8.") from None
    except csv.Error as error:
        raise TableError(f"{path}: {error}.") from None
    rows: dict[str, dict[str, str]] = {}
    others = []
    for row in read:
        stands = rows.get(row["file"], {}).get("text", "")
        if stands and row["text"] and row["text"] != stands:
            others.append(row)
        elif row["file"] and not stands:
            rows[row["file"]] = row
    return columns, rows, others
