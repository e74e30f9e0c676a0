"""The labels of a folder: its ``labels.csv``, whole on the disk after every label.

Several people, pages and programs may write: what another one wrote is read before each label, and
is never overwritten unseen. What the table has beside files and texts is kept.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from recognize.files import write_whole
from recognize.label.entries import NAME, Entries, named_text, pictures_of, read

try:
    import fcntl
except ImportError:
    # Windows has none: there, two programs that write within one moment may miss each other.
    fcntl = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Conflict:
    """A picture to which two texts were given: ``text`` is taken, ``other`` is not."""

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

    Names such as ``LABEL_num1.png`` are labels of pictures that it does not name, which the first
    label that is saved brings into it. ``pictures``: the folder's, sorted. ``conflicts``: of those
    of which it has several texts, one other, until a person chose. Raises ``TableError`` and
    ``OSError``.
    """

    def __init__(self, folder: Path):
        # Where it is a link, what it leads to is written.
        self._folder, self._path = folder, (folder / NAME).resolve()
        self._lock = threading.Lock()
        self._stamp: tuple[int, int, int] | None = None
        self.pictures = pictures_of(folder)
        named = ((name, named_text(name)) for name in self.pictures)
        self._named = {name: text for name, text in named if text}
        self._take(Entries())
        self._refresh()

    def text_of(self, file: str) -> str:
        """The label of a picture; empty for none."""
        return self._texts.get(file) or ""

    def labelled(self) -> dict[str, str]:
        """The texts of all pictures that have one, by file."""
        return {file: text for file, text in self._texts.items() if text}

    def refresh(self) -> None:
        """Takes in what others wrote. Raises ``TableError`` and ``OSError``."""
        with self._lock:
            self._refresh()

    def put(self, file: str, text: str, before: str, other: str = "") -> None:
        """Gives a picture its text, on the disk once this returns.

        ``before``: the label that the person saw it with; empty for none. ``other``: the text of
        another one that was shown beside. Raises ``Conflicting`` where another one gave it another
        text since, ``TableError``, and ``OSError`` where it cannot be written, with all as it was.
        """
        with self._lock, self._alone():
            self._refresh()
            stands = self.text_of(file)
            if stands not in ("", before, other, text):
                raise Conflicting(Conflict(file, stands, text))
            # What was not shown stays, and is shown next.
            self._write(self._whole().chosen(file, text, {before, other} - {text}))

    def merge(self, other: Path) -> Merged:
        """Takes in another table's rows of the folder's pictures, on the disk once this returns.

        What has no label here is one; another text than the label becomes a conflict, which stays
        until one of the two is chosen. Raises ``TableError`` and ``OSError``.
        """
        theirs = read(other)
        told = [row for row in theirs.rows if row.file and row.text]
        pictures = frozenset(self.pictures)
        with self._lock, self._alone():
            self._refresh()
            whole = self._whole()
            held = {(row.file, row.text) for row in whole.rows}
            further = [
                whole.new(file, text, theirs.cells_of(row))
                for (file, text), row in {(one.file, one.text or ""): one for one in told}.items()
                if file in pictures and (file, text) not in held
            ]
            before = len(self.labelled())
            if further:
                self._write(whole.with_rows(further))
            new = len(self.labelled()) - before
        return Merged(new, len({row.file for row in told if row.file not in pictures}))

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
            self._take(read(self._path))
            self._stamp = stamp

    def _take(self, entries: Entries) -> None:
        self._entries = entries
        self._texts = {**self._named, **entries.texts}
        # Of several other texts of one, the last.
        self.conflicts = {
            row.file: Conflict(row.file, self.text_of(row.file), row.text or "")
            for row in entries.others
        }

    def _whole(self) -> Entries:
        """The table, and in it the labels that are names."""
        left = {file: text for file, text in self._named.items() if file not in self._entries.texts}
        return self._entries.with_rows(self._entries.new(*one) for one in left.items())

    def _write(self, entries: Entries) -> None:
        write_whole(self._path, entries.content())
        self._take(entries)
        with suppress(OSError):
            found = self._path.stat()
            self._stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
