"""What few labels bring, measured on small courses."""

import json

import pytest

from training.audit import taught
from training.studies import few_labels, ocr_example


@pytest.mark.slow
def test_both_learn_from_the_same_labels_and_are_asked_others(
    small, source, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(taught, "LEAST_ASKED", 4)
    monkeypatch.setattr(ocr_example, "MOST_EPOCHS", 2)
    folder = tmp_path / "sources"
    folder.mkdir()
    source(18, 18, folder / "ours")
    command = [str(folder), "--labels", "12", "90", "--out", str(tmp_path / "out")]
    few_labels.main(command)
    kept = json.loads((tmp_path / "out/ours-12.json").read_text())
    # Of ninety labels there are too few.
    assert [path.name for path in (tmp_path / "out").glob("*.json")] == ["ours-12.json"]
    assert (kept["source"], kept["labels"], kept["asked"]) == ("ours", 12, 6)
    # A network that was tiny and knows nothing is kept out; the embedded one stays.
    assert kept["after"] == kept["before"] > 0.5
    # Two rounds over twelve pictures teach nobody to read.
    assert kept["example"] == 0
    printed = capsys.readouterr().out
    assert "| ours | 12 |" in printed and "| mean | 12 |" in printed
    monkeypatch.setattr(few_labels, "teach", lambda *_, **__: pytest.fail("taught again"))
    few_labels.main(command)
    assert capsys.readouterr().out == printed[printed.index("| source") :]


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
