"""What few labels bring, measured on small courses."""

import json

import pytest

from recognize.model import EMBEDDED, Model
from training.adaptation import learner
from training.audit import taught
from training.studies import few_labels, ocr_example


@pytest.mark.slow
def test_both_learn_from_the_same_labels_and_are_asked_others(
    small, source, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(taught, "LEAST_ASKED", 4)
    monkeypatch.setattr(ocr_example, "MOST_EPOCHS", 2)
    folder = tmp_path / "sources"
    # What was trained on says nothing of sources that were not.
    for name in ("ours", "trained-theirs"):
        (folder / name).mkdir(parents=True)
    source(18, 18, folder / "ours")
    command = [str(folder), "--labels", "12", "90", "--out", str(tmp_path / "out")]
    few_labels.main(command)
    (kept,) = json.loads((tmp_path / "out/ours.json").read_text())
    # Of ninety labels there are too few.
    assert [path.name for path in (tmp_path / "out").glob("*.json")] == ["ours.json"]
    assert (kept["source"], kept["labels"], kept["asked"]) == ("ours", 12, 6)
    # A network that was tiny and knows nothing is kept out; the embedded one stays.
    assert kept["after"] == kept["before"] > 0.5
    assert kept["after_profile"] == kept["before_profile"]
    # Two rounds over twelve pictures teach nobody to read.
    assert kept["example"] == 0
    printed = capsys.readouterr().out
    assert "| ours | 12 |" in printed and "| mean of 1 | 12 |" in printed
    monkeypatch.setattr(few_labels, "teach", lambda *_, **__: pytest.fail("taught again"))
    few_labels.main(command)
    assert capsys.readouterr().out == printed[printed.index("| source") :]
    few_labels.main(["--out", str(tmp_path / "out")])
    assert capsys.readouterr().out == printed[printed.index("| source") :]


@pytest.mark.slow
def test_what_is_asked_is_learnt_too_without_its_labels(source, tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(taught, "LEAST_ASKED", 4)
    monkeypatch.setattr(few_labels, "_taught", lambda examples, *_: seen.extend(examples))
    folder = source(18, 18, tmp_path / "ours")[0].path.parent
    settings = few_labels.Settings(5.0, 1, "1", unlabelled=True)
    made = few_labels.measure(folder, 12, tmp_path, settings, alone=True)
    assert [one.text is None for one in seen] == [False] * 12 + [True] * 6
    assert len({one.path for one in seen}) == 18 and made.asked == 6
    few_labels._keep(tmp_path, made)
    assert few_labels._kept(tmp_path, "ours", settings) == [made]
    assert few_labels._kept(tmp_path, "ours", few_labels.Settings(5.0, 1, "1")) == []


@pytest.mark.slow
def test_alone_nothing_else_learns(small, source, tmp_path, monkeypatch):
    monkeypatch.setattr(taught, "LEAST_ASKED", 4)
    monkeypatch.setattr(few_labels, "OcrExample", lambda *_: pytest.fail("learns too"))
    (tmp_path / "sources/ours").mkdir(parents=True)
    source(18, 18, tmp_path / "sources/ours")
    few_labels.main(
        [str(tmp_path / "sources"), "--labels", "12", "--alone", "--out", str(tmp_path / "out")]
    )
    (kept,) = json.loads((tmp_path / "out/ours.json").read_text())
    assert kept["example"] is None and kept["asked"] == 6


@pytest.mark.slow
def test_without_labels_all_pictures_are_asked(small, source, tmp_path, monkeypatch):
    monkeypatch.setattr(taught, "LEAST_ASKED", 4)
    folder = source(30, 30, tmp_path / "ours")[0].path.parent
    made = few_labels.measure(folder, 0, tmp_path, few_labels.Settings(600.0, 1, "1"))
    assert (made.labels, made.asked, made.example) == (0, 30, None)
    assert made.remembered is not None and made.after_profile is not None


@pytest.mark.slow
def test_where_hardly_a_picture_is_read_the_old_model_stays(small, source, tmp_path, monkeypatch):
    monkeypatch.setattr(taught, "LEAST_ASKED", 4)
    monkeypatch.setattr(learner, "LEAST", 2.0)
    folder = source(30, 30, tmp_path / "ours")[0].path.parent
    made = few_labels.measure(folder, 0, tmp_path, few_labels.Settings(600.0, 1, "1"))
    assert made.after == made.before > 0.5 and made.after_profile == made.before_profile
    assert made.remembered is None


def kept_result(out, name, labels=25, minutes=5.0, **changes):
    settings = few_labels.Settings(minutes, 1, Model(EMBEDDED).version)
    facts = dict.fromkeys(few_labels._COLUMNS, 0.5) | {"remembered": (0.9, 0.8)} | changes
    few_labels._keep(
        out, few_labels.Result(source=name, labels=labels, settings=settings, spent=4.0, **facts)
    )


def test_the_table_has_means_with_intervals_of_what_is_there(tmp_path, capsys):
    kept_result(tmp_path, "one", asked=100)
    kept_result(tmp_path, "one", labels=100, asked=100)
    kept_result(tmp_path, "other", asked=100, after=1.0, example=None)
    # Of other minutes: another table.
    kept_result(tmp_path, "other", minutes=9.0, asked=50)
    few_labels.main(["--out", str(tmp_path)])
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in capsys.readouterr().out.splitlines()
    ]
    assert [row[:2] for row in rows[2:]] == [
        ["one", "25"],
        ["other", "25"],
        ["one", "100"],
        ["mean of 2", "25"],
        ["mean of 1", "100"],
    ]
    mean = dict(zip(rows[0], rows[5]))
    assert mean["taught"] == "75.0 (68.6-80.5)" and mean["asked"] == "200"
    assert mean["Keras's example"].endswith(" of 1") and mean["minutes"] == "4.0"
    assert mean["others after"] == "80.0 (75.8-83.6)"


def test_no_teaching_begins_once_the_time_is_over(tmp_path, monkeypatch, capsys):
    (tmp_path / "sources/ours").mkdir(parents=True)
    monkeypatch.setattr(few_labels, "measure", lambda *_: pytest.fail("begun"))
    few_labels.main([str(tmp_path / "sources"), "--within", "0", "--out", str(tmp_path / "out")])
    assert "The time is over" in capsys.readouterr().out


@pytest.mark.slow
def test_the_example_learns_what_it_is_shown_often(source, tmp_path):
    pairs = [(one.path, one.text) for one in source(2, 2)] * 8
    example = ocr_example.OcrExample("".join(sorted({one for _, text in pairs for one in text})))
    assert 0 < example.learn(pairs, seconds=0) < ocr_example.MOST_EPOCHS
    read = example.read([path for path, _ in pairs[:2]])
    assert all(set(text) <= set(example.characters) for text in read)


def test_steps_collapse_as_ctc_has_it():
    example = ocr_example.OcrExample("ab")
    assert example._collapsed([0, 1, 1, 0, 1, 2, 2, 0]) == ["a", "a", "b"]


def test_what_is_no_folder_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="is no folder"):
        few_labels.main([str(tmp_path / "none")])
