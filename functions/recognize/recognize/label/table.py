"""The labels of a folder: its ``labels.csv``, whole on the disk after every label.

Columns beside ``file`` and ``text`` are kept. Several people, pages and programs may write: what
another one wrote is read before each label, and is never overwritten unseen.
"""

import csv
import io
import os
import threading
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from recognize.files import write_whole
from recognize.label.entries import COLUMNS, NAME, Entry, named_text, pictures_of, read

try:
    import fcntl
except ImportError:
    # Windows has none: there, two programs that write within one moment may miss each other.
    fcntl = None  # type: ignore[assignment]

# Longer is no captcha's text.
MAX_CHARACTERS = 64


@dataclass(frozen=True)
class Conflict:
    """A picture to which two texts were given: ``text`` stands in the table, ``other`` does not."""

    file: str
    text: str
    other: str


@dataclass(frozen=True)
class Merged:
    """Of another table: how many labels were new, and of how many pictures that are not here."""

    new: int
    elsewhere: int


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
        self._rows: dict[str, Entry] = {}
        # Other texts that the table has of a picture, until a person chooses.
        self._others: list[Entry] = []
        self.conflicts: dict[str, Conflict] = {}
        if not self._path.exists():
            named = ((name, named_text(name)) for name in pictures_of(folder))
            self._rows = {name: _row(name, text) for name, text in named if text}
        self._refresh()

    def text_of(self, file: str) -> str:
        """The label of a picture; empty for none."""
        return self._rows.get(file, {}).get("text") or ""

    def labelled(self) -> dict[str, str]:
        """The texts of all pictures that have one, by file."""
        with self._lock:
            return _labels(self._rows)

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

    def merge(self, other: Path, pictures: Container[str]) -> Merged:
        """Takes in another table's rows of these pictures, on the disk once this returns.

        What has no label here is one; another text than the label becomes a conflict, which stays
        until one of the two is chosen. Raises ``TableError`` and ``OSError``.
        """
        theirs = read(other)
        here = [row for row in theirs.every() if row["file"] in pictures]
        with self._lock, self._alone():
            self._refresh()
            rows, others = dict(self._rows), list(self._others)
            held = {(row["file"], row["text"]) for row in others}
            for row in here:
                file, text = row["file"], row.get("text", "")
                stands = rows.get(file, {}).get("text", "")
                if text and not stands:
                    rows[file] = {**rows.get(file, {}), **_row(file, text)}
                elif text and text != stands and (file, text) not in held:
                    others.append(_row(file, text))
                    held.add((file, text))
            new = len(_labels(rows)) - len(_labels(self._rows))
            before = self._rows, self._others
            if new or len(others) > len(self._others):
                self._rows, self._others = rows, others
                try:
                    self._write()
                except OSError:
                    self._rows, self._others = before
                    raise
            self.conflicts.update(_conflicts(self._rows, self._others))
        return Merged(new, len(_labels(theirs.first).keys() - {row["file"] for row in here}))

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
            table = read(self._path)
            self._columns, self._rows, self._others = table.columns, table.first, table.others
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


def _row(file: str, text: str) -> dict[str, str]:
    return dict(zip(COLUMNS, (file, text)))


def _labels(rows: dict[str, Entry]) -> dict[str, str]:
    return {file: row["text"] for file, row in rows.items() if row.get("text")}


def _conflicts(rows: dict[str, Entry], others: list[Entry]) -> dict[str, Conflict]:
    """By file; of several other texts of one, the last."""
    found = ((one["file"], rows[one["file"]]["text"], one["text"]) for one in others)
    return {file: Conflict(file, text, other) for file, text, other in found}
