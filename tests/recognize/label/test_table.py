"""The table of labels: whole after each label, and nothing of another person is lost."""

import errno
import threading

import pytest

from model_build.evaluation.labelled import labelled_files
from recognize import files
from recognize.label.entries import TableError, pictures_of
from recognize.label.table import Conflicting, Merged, Table
from tests.support.pictures import captchas, encoded


@pytest.fixture
def folder(tmp_path):
    for name in ("a.png", "b.png", "c.png"):
        (tmp_path / name).write_bytes(encoded(captchas(1)[0][0]))
    return tmp_path


def test_what_is_saved_is_what_training_takes(folder):
    table = Table(folder)
    for file in ("a.png", "b.png", "c.png"):
        table.put(file, f"x{file[0]}", before="")
    assert [text for _, text in labelled_files(folder)] == ["xa", "xb", "xc"]
    assert Table(folder).labelled() == table.labelled()


@pytest.mark.parametrize("table", ["", "file,text\nb.png,two\n"])
def test_names_are_labels_of_what_a_table_does_not_name(folder, table):
    (folder / "mK4t_num1.png").write_bytes(b"")
    if table:
        (folder / "labels.csv").write_text(table)
    else:
        (folder / "b.png").unlink()
    told = {"b.png": "two"} if table else {}
    assert Table(folder).labelled() == told | {"mK4t_num1.png": "mK4t"}
    Table(folder).put("a.png", "one", before="")
    assert Table(folder).labelled() == told | {"mK4t_num1.png": "mK4t", "a.png": "one"}
    assert "mK4t_num1.png,mK4t" in (folder / "labels.csv").read_text()


def test_other_columns_and_signs_are_kept(folder):
    (folder / "labels.csv").write_text('\ufefffile,text,who\r\na.png,"x,""y",Ann\r\nb.png,,Bob\r\n')
    table = Table(folder)
    assert table.labelled() == {"a.png": 'x,"y'}
    table.put("b.png", "ж=", before="")
    # The byte order mark too: spreadsheets want it.
    text = (folder / "labels.csv").read_text()
    assert text.splitlines() == ["\ufefffile,text,who", 'a.png,"x,""y",Ann', "b.png,ж=,Bob"]


def test_two_people_do_not_overwrite_each_other(folder):
    ann, bob = Table(folder), Table(folder)
    ann.put("a.png", "one", before="")
    bob.put("b.png", "two", before="")
    assert ann.text_of("b.png") == ""
    ann.refresh()
    assert ann.labelled() == bob.labelled() == {"a.png": "one", "b.png": "two"}
    with pytest.raises(Conflicting, match="was labelled 'one' meanwhile, not 'uno'") as raised:
        bob.put("a.png", "uno", before="")
    assert raised.value.conflict.text == "one"
    # The same text is no conflict, and who saw the other's label may change it.
    bob.put("a.png", "one", before="")
    bob.put("a.png", "uno", before="one")
    assert Table(folder).text_of("a.png") == "uno"


@pytest.mark.parametrize(
    "before, shown, meanwhile, typed, left",
    [
        # What another one appended while the picture was shown, is shown next.
        ("a.png,one\n", ("one", ""), "a.png,uno\n", "ones", {"ones", "uno"}),
        ("", ("", ""), "a.png,one\na.png,uno\n", "one", {"one", "uno"}),
        ("a.png,one\na.png,uno\n", ("one", "uno"), "a.png,eins\n", "one", {"one", "eins"}),
    ],
)
def test_what_another_one_typed_goes_only_where_it_was_shown(
    folder, before, shown, meanwhile, typed, left
):
    (folder / "labels.csv").write_text(f"file,text\n{before}")
    table = Table(folder)
    (folder / "labels.csv").write_text(f"file,text\n{before}{meanwhile}")
    table.put("a.png", typed, *shown)
    lines = (folder / "labels.csv").read_text().split()[1:]
    assert {line.partition(",")[2] for line in lines} == left and len(lines) == len(left)
    assert table.text_of("a.png") == Table(folder).text_of("a.png") == typed
    assert table.conflicts["a.png"].other == (left - {typed}).pop()


def test_a_conflict_that_another_one_ended_is_none(folder):
    (folder / "labels.csv").write_text("file,text\na.png,one\na.png,uno\n")
    table, other = Table(folder), Table(folder)
    other.put("a.png", "uno", before="one", other="uno")
    assert table.conflicts
    table.refresh()
    assert table.conflicts == {} and table.text_of("a.png") == "uno"


def test_whatever_else_stands_in_the_table_is_kept(folder):
    lines = [
        " File,text,note,text",
        "a.png,one,ours,second,beyond,the header",
        "b.png,,seen by Ann",
        "b.png,two,hers",
        "c.png,three",
        "c.png,drei,by Bob",
    ]
    (folder / "labels.csv").write_text("\n".join(lines))
    table = Table(folder)
    assert table.labelled() == {"a.png": "one", "b.png": "two", "c.png": "three"}
    table.put("a.png", "eins", before="one")
    # The chosen text's own row.
    table.put("c.png", "drei", before="three", other="drei")
    lines[1], lines[4:] = "a.png,eins,ours,second,beyond,the header", ["c.png,drei,by Bob"]
    assert (folder / "labels.csv").read_text().splitlines() == lines
    other = folder / "other.csv"
    other.write_text("text,note,file\nvier,a note,d.png\n")
    (folder / "d.png").touch()
    Table(folder).merge(other)
    assert (folder / "labels.csv").read_text().splitlines() == [*lines, "d.png,vier,a note,vier"]


def test_a_table_that_is_a_link_is_written_where_it_leads(folder, tmp_path_factory):
    there = tmp_path_factory.mktemp("there") / "ours.csv"
    there.write_text("file,text\n")
    (folder / "labels.csv").symlink_to(there)
    Table(folder).put("a.png", "one", before="")
    assert (folder / "labels.csv").is_symlink() and "a.png,one" in there.read_text()


def test_many_at_once_lose_nothing(folder):
    def label(person):
        table = Table(folder)
        for number in range(20):
            table.put(f"{person}-{number}.png", "x", before="")

    threads = [threading.Thread(target=label, args=(person,)) for person in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Table(folder).labelled()) == 80


def test_tables_merge_and_differences_are_shown(folder, tmp_path):
    Table(folder).put("a.png", "one", before="")
    other = tmp_path / "bob.csv"
    other.write_text("file,text\na.png,uno\nb.png,two\nc.png,\n")
    table = Table(folder)
    assert table.merge(other) == Merged(new=1, elsewhere=0)
    assert Table(folder).labelled() == {"a.png": "one", "b.png": "two"}
    conflict = table.conflicts["a.png"]
    assert (conflict.text, conflict.other) == ("one", "uno")
    # It is on the disk: a program that ends before a person chooses loses nothing.
    assert Table(folder).conflicts == table.conflicts
    assert table.merge(other) == Merged(new=0, elsewhere=0)
    table.put("a.png", "uno", before="one")
    assert table.conflicts == {} and Table(folder).text_of("a.png") == "uno"
    assert Table(folder).conflicts == {}


def test_of_a_merged_table_only_rows_of_the_folders_pictures_are_taken(folder, tmp_path):
    other = tmp_path / "bob.csv"
    other.write_text("file,text\na.png,one\nz.png,two\n../b.png,three\ny.png,\n")
    assert Table(folder).merge(other) == Merged(new=1, elsewhere=2)
    assert (folder / "labels.csv").read_text().split() == ["file,text", "a.png,one"]


def test_spaces_around_a_text_are_none_of_it(folder):
    (folder / "labels.csv").write_text("file,text\na.png, x\u0438\u0306 \nb.png,  \nc.png\n")
    assert Table(folder).labelled() == {"a.png": "x\u0439"}


def test_one_picture_twice_in_a_table_is_a_conflict(folder):
    (folder / "labels.csv").write_text("file,text\na.png,one\na.png,uno\n")
    table = Table(folder)
    assert table.text_of("a.png") == "one" and table.conflicts["a.png"].other == "uno"


def test_the_other_text_stays_on_the_disk_until_one_is_chosen(folder):
    (folder / "labels.csv").write_text("file,text\na.png,one\na.png,uno\na.png,eins\n")
    table = Table(folder)
    table.put("b.png", "two", before="")
    assert {"a.png,uno", "a.png,eins"} < {*(folder / "labels.csv").read_text().split()}
    again = Table(folder)
    assert again.labelled() == {"a.png": "one", "b.png": "two"} and "a.png" in again.conflicts
    assert again.conflicts["a.png"].other == "eins"
    # Each is shown beside the one that was chosen before.
    again.put("a.png", "one", before="one", other="eins")
    assert again.conflicts["a.png"].other == "uno"
    again.put("a.png", "uno", before="one", other="uno")
    assert (
        again.conflicts == Table(folder).conflicts == {} and Table(folder).text_of("a.png") == "uno"
    )


def test_a_folder_of_a_pictures_name_is_no_picture(folder):
    (folder / "dir.png").mkdir()
    (folder / ".png").touch()
    assert pictures_of(folder) == ["a.png", "b.png", "c.png"]


@pytest.mark.parametrize(
    "content, said",
    [
        (b"name\na.png\n", "must name the columns"),
        (b"file,\xff", "not text"),
        # A program that writes it at this moment may have emptied it.
        (b"", "must name the columns file and text, .* and is missing"),
        (b"file;text\na.png;x\n", "and is 'file;text'"),
        (b'file,text\na.png,"x\nb.png,y\n', "ends in line 3 .* a quote not closed"),
        (b"file,text\na.png," + b"x" * 65, "over 64 characters"),
    ],
)
def test_what_is_no_table_is_said_and_left_alone(folder, content, said):
    (folder / "labels.csv").write_bytes(content)
    with pytest.raises(TableError, match=said):
        Table(folder)
    assert (folder / "labels.csv").read_bytes() == content


def test_a_full_disk_leaves_all_as_it_was(folder, monkeypatch):
    table = Table(folder)
    table.put("a.png", "one", before="")

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(files.os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            table.put("b.png", "two", before="")
    assert Table(folder).labelled() == table.labelled() == {"a.png": "one"}
    table.put("b.png", "two", before="")
    assert Table(folder).text_of("b.png") == "two"
