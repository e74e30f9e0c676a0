"""Files that are whole or not there, whenever the program is ended."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Puts ``content`` in the place of a file, all at once.

    Who reads it has the old content or the new one, after a power cut too. Raises ``OSError``,
    where the disk is full for one; the old content is there still, and nothing is left beside it.
    """
    # A name that no program takes for a picture or a table.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # What a new file may be read by is the folder's matter, not that of a temporary one.
        os.chmod(name, _mode(path))
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
