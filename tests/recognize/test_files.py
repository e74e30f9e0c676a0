"""Files are whole or as before, whatever happens in between."""

import errno
import os
import stat

import pytest

from recognize.files import write_whole


def test_a_file_is_replaced_and_keeps_its_rights(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("before")
    path.chmod(0o640)
    write_whole(path, b"after")
    assert path.read_text() == "after" and stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["labels.csv"]


def test_a_new_file_may_be_read_as_others_are(tmp_path):
    (tmp_path / "other").write_text("")
    write_whole(tmp_path / "new", b"")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "labels.csv"
    path.write_text("before")

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"after")
    assert path.read_text() == "before" and os.listdir(tmp_path) == ["labels.csv"]
