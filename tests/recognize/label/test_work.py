"""Which picture comes next, and what is known of the folder meanwhile."""

import pytest

from recognize.label.table import Merged
from recognize.label.work import Work
from recognize.reader import Reader
from tests.support.patience import until
from tests.support.pictures import captchas, encoded, word


@pytest.fixture
def folder(tmp_path):
    for number, (image, _) in enumerate(captchas(12)):
        (tmp_path / f"{number:02}.png").write_bytes(encoded(image))
    return tmp_path


def read(work, count):
    """Waits until so many are read."""
    until(lambda: work.state().read >= count, f"{count} readings")


def test_the_least_sure_comes_first_and_labelled_ones_not_again(folder, reader):
    work = Work(folder, reader)
    read(work, 12)
    sure = {file: reader.read(folder / file).confidence for file in work.files}
    least = sorted(sure, key=lambda file: sure[file])
    for file in least[:3]:
        item = work.next()
        assert item.file == file and item.reading.text
        work.put(file, item.reading.text, before="")
    state = work.state()
    assert (state.labelled, state.pictures, state.read) == (3, 12, 12)
    assert 0 < state.expected <= 1 and state.profile["pictures"] > 0


def test_what_is_skipped_comes_after_the_others_and_the_end_is_told(folder, reader):
    work = Work(folder, reader)
    read(work, 12)
    first = work.next().file
    others = [work.next().file for _ in range(11)]
    assert first not in others and len(set(others)) == 11
    assert work.next().file == first
    for file in work.files:
        work.put(file, "x", before="")
    assert work.next() is None


def test_conflicts_come_first(folder, reader, tmp_path):
    (folder / "labels.csv").write_text("file,text\n05.png,one\n")
    (folder / "bob.csv").write_text("file,text\n05.png,uno\n06.png,two\nelsewhere.png,x\n")
    work = Work(folder, reader, [folder / "bob.csv"])
    assert work.merged == [Merged(new=1, elsewhere=1)] and work.state().conflicts == 1
    item = work.next()
    assert item.file == "05.png" and (item.conflict.text, item.conflict.other) == ("one", "uno")
    work.put("05.png", "uno", before="one")
    assert work.next().file != "05.png"


def test_broken_pictures_come_last_with_the_reason(folder, reader):
    (folder / "broken.png").write_bytes(b"nothing")
    work = Work(folder, reader)
    read(work, 12)
    files = []
    while (item := work.next()) and item.file not in files:
        files.append(item.file)
        if item.file == "broken.png":
            assert item.reading is None and "not an image" in item.unread.lower()
        else:
            work.put(item.file, "x", before="")
    assert files[-1] == "broken.png" and len(files) == 13


def test_folders_without_pictures_are_said(tmp_path, reader):
    with pytest.raises(FileNotFoundError, match="holds no pictures"):
        Work(tmp_path, reader)
    with pytest.raises(FileNotFoundError, match="is no folder"):
        Work(tmp_path / "none", reader)


@pytest.mark.slow
def test_a_very_large_folder_begins_at_once(tmp_path):
    content = encoded(word("black", "white"))
    (tmp_path / "0.png").write_bytes(content)
    for number in range(1, 20_000):
        (tmp_path / f"{number}.png").hardlink_to(tmp_path / "0.png")
    work = Work(tmp_path, Reader())
    assert work.next().reading and work.state().pictures == 20_000
    work.put(work.next().file, "mK4t", before="")
    assert work.state().labelled == 1
