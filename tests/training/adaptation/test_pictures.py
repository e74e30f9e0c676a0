"""Which pictures of a folder are labelled, by whatever names and tables there are."""

import pytest
from PIL import Image

from model_build.evaluation.labelled import write_labels
from recognize.limits import SUFFIXES
from training.adaptation import pictures
from training.adaptation.errors import CannotTeach
from training.adaptation.pictures import gather


@pytest.fixture
def folder(tmp_path):
    """Puts empty files of these names into a folder: none is opened."""

    def put(*names: str):
        for name in names:
            (tmp_path / name).touch()
        return tmp_path

    return put


def texts(found) -> dict[str, str | None]:
    return {one.path.name: one.text for one in found.examples}


def test_names_are_labels_with_a_number_or_without(folder):
    found = gather(folder("x7Fa_num1.png", "B2.jpg", "notes.txt"))
    assert texts(found) == {"x7Fa_num1.png": "x7Fa", "B2.jpg": "B2"}
    assert not found.problems


def test_pictures_of_any_format_that_is_read_are_taken(folder):
    names = [f"aB{number}_num{number}{end}" for number, end in enumerate(SUFFIXES)]
    assert set(texts(gather(folder(*names, "aB9_num9.svg")))) == {*names}


@pytest.mark.parametrize(
    "names",
    [("000.png", "001.png", "002.png"), ("img9.png", "img10.png", "img12.png")],
)
def test_running_numbers_are_no_labels(folder, names):
    assert set(texts(gather(folder(*names))).values()) == {None}


def test_names_that_count_are_no_labels_beside_others_and_are_told(folder):
    found = gather(folder("img0.png", "img1.png", "img2.png", "4711.png", "2b_num0.png"))
    assert {name for name, text in texts(found).items() if text} == {"4711.png", "2b_num0.png"}
    assert found.problems == [
        "3 names are taken for no labels (img0.png, img1.png, img2.png): if they are, write "
        "labels.csv, or name the files LABEL_num1.png"
    ]


@pytest.mark.parametrize("other", ["logo.png", "xk7.png"])
def test_numbers_that_count_most_pictures_are_no_labels_beside_one_other(folder, other):
    counted = [f"{number:05}.png" for number in range(9)]
    found = gather(folder(*counted, other))
    assert {name for name, text in texts(found).items() if text} == {other}
    assert "9 names are taken for no labels (00000.png" in found.problems[0]


def test_numbers_that_count_few_of_many_are_labels(folder):
    found = gather(folder("1.png", "2.png", "3.png", "xk7.png", "b44.png", "tt0.png", "m6.png"))
    assert all(texts(found).values())


def test_a_table_that_is_a_folder_is_named(folder):
    path = folder("1.png")
    (path / "labels.csv").mkdir()
    with pytest.raises(CannotTeach, match=r"labels.csv is a folder, not a table"):
        gather(path)


def test_short_texts_that_differ_by_a_digit_are_labels(folder):
    found = gather(folder("a1.png", "a2.png", "a3.png", "b7.png", "xk7.png", "xk9.png"))
    assert all(texts(found).values())


def test_a_folder_of_a_pictures_name_is_no_picture(folder):
    path = folder("4711.png", "0815.png")
    (path / "x.png").mkdir()
    assert set(texts(gather(path))) == {"4711.png", "0815.png"}


def test_a_table_that_is_no_text_is_named(folder):
    path = folder("1.png")
    (path / "labels.csv").write_bytes(b"file,text\n1.png,\xff\n")
    with pytest.raises(CannotTeach, match=r"labels.csv is not text in UTF-8"):
        gather(path)


def test_digits_that_do_not_count_are_labels(folder):
    found = gather(folder("4711.png", "0815.png", "9973.png"))
    assert texts(found)["0815.png"] == "0815"


def test_a_name_that_cannot_be_a_text_is_none(folder):
    found = gather(folder("d41d8cd98f00b204e980.png", "my picture.png", "ab12.png"))
    assert texts(found) == {
        "ab12.png": "ab12",
        "d41d8cd98f00b204e980.png": None,
        "my picture.png": None,
    }


def test_a_table_and_numbered_names_together(folder):
    path = folder("1.png", "2.png", "3.png", "Xy_num4.png", "word.png")
    write_labels(path, [("1.png", " aB "), ("2.png", ""), ("9.png", "zz")])
    found = gather(path)
    assert texts(found) == {
        "1.png": "aB",
        "2.png": None,
        "3.png": None,
        "Xy_num4.png": "Xy",
        "word.png": None,
    }
    assert found.problems == [
        "labels.csv names '9.png': no pictures of the folder",
        "1 rows of labels.csv have no text: taken as not labelled yet",
    ]


def test_only_the_table_counts_where_names_are_no_labels(folder):
    path = folder("1.png", "Xy_num4.png")
    write_labels(path, [("1.png", "aB")])
    assert texts(gather(path, names_are_labels=False)) == {"1.png": "aB", "Xy_num4.png": None}


def test_of_two_texts_the_first_is_taken_and_both_are_told(folder):
    path = folder("1.png")
    rows = [("1.png", "aB"), ("1.png", "aC"), ("1.png", ""), ("1.png", "aD"), ("", "aE")]
    write_labels(path, rows)
    found = gather(path)
    assert texts(found) == {"1.png": "aB"}
    assert found.problems == [
        "1 rows of labels.csv have a text and no file",
        "labels.csv has several texts of 1.png: 'aB' is taken, not 'aC', 'aD'",
    ]


def test_labels_that_cannot_be_taught_are_left_out_by_name(folder):
    path = folder("1.png", "2.png", "3.png")
    write_labels(path, [("1.png", "яж"), ("2.png", "abcdefghijklm"), ("3.png", "ok")])
    found = gather(path)
    assert texts(found) == {"3.png": "ok"}
    assert found.problems == [
        "left out for characters outside the alphabet: ж я: 1.png",
        "left out for more than 12 characters: 2.png",
        "--alphabet 'koжя' takes those that can be taught",
    ]
    with pytest.raises(CannotTeach, match="every label has characters outside the alphabet: "):
        gather(path, alphabet="0123456789")


def test_foreign_labels_alone_are_refused_with_what_takes_them(folder):
    path = folder("1.png")
    write_labels(path, [("1.png", "яж")])
    with pytest.raises(CannotTeach, match="is taught 0-9, A-Z, a-z.* --alphabet 'жя' takes those"):
        gather(path)
    assert texts(gather(path, alphabet="жя")) == {"1.png": "яж"}


def test_characters_beside_the_readers_own_are_taken_where_they_are_named(folder):
    path = folder("1.png", "2.png", "3.png", "4.png", "й5_num5.png")
    labels = ["7и\u0306", "б 1", "бa", "b\u0301b"]
    write_labels(path, [(f"{n}.png", label) for n, label in enumerate(labels, 1)])
    found = gather(path, alphabet="0123456789бй")
    # What is written in two characters is one, and what has no one character cannot be taught.
    assert texts(found) == {"1.png": "7й", "й5_num5.png": "й5"}
    assert found.problems == [
        "left out for characters outside the alphabet: U+0020: 2.png",
        "left out for characters outside the alphabet: a: 3.png",
        "left out for characters outside the alphabet: b U+0301: 4.png",
    ]


def test_names_are_labels_of_the_alphabet_that_is_named(folder):
    path = folder("баб.png", "ива.png", "note.png")
    assert texts(gather(path)) == {"баб.png": None, "ива.png": None, "note.png": "note"}
    assert texts(gather(path, alphabet="абви"))["ива.png"] == "ива"


@pytest.mark.parametrize("content", [b"name,label\n1.png,a\n", b"\xff\xfe\x00file", b""])
def test_a_table_that_is_none_is_refused(folder, content):
    path = folder("1.png")
    (path / "labels.csv").write_bytes(content)
    with pytest.raises(CannotTeach):
        gather(path)


def test_folders_without_pictures_are_refused(tmp_path):
    with pytest.raises(CannotTeach, match="is no folder"):
        gather(tmp_path / "missing")
    with pytest.raises(CannotTeach, match="holds no pictures"):
        gather(tmp_path)


def test_of_very_many_some_are_taken_the_same_every_time(folder, monkeypatch):
    monkeypatch.setattr(pictures, "LABELLED_MOST", 20)
    path = folder(*(f"ab{number:03d}_num{number}.png" for number in range(50)))
    first, again = gather(path), gather(path)
    assert len(first.examples) == 20 and texts(first) == texts(again)
    assert first.problems == ["of 50 labelled pictures, 20 are taken at random"]


def test_pictures_need_not_be_readable_to_be_gathered(tmp_path):
    (tmp_path / "ab_num1.png").write_bytes(b"no picture")
    Image.new("RGB", (9, 9)).save(tmp_path / "cd_num2.png")
    assert len(gather(tmp_path).examples) == 2
