"""The audit as a command: from a folder to its report, and what it says of other folders."""

import importlib
import json
import os
import re
import sys

import pytest

from model_build.evaluation.labelled import write_labels
from tests.support.pictures import captchas, encoded
from training.audit import __main__ as audit
from training.audit.__main__ import main


def folder_of(tmp_path, pairs, **others):
    folder = tmp_path / "ours"
    folder.mkdir()
    for number, (image, text) in enumerate(pairs):
        (folder / f"{text}_num{number}.png").write_bytes(encoded(image))
    for name, content in others.items():
        (folder / f"{name}.png").write_bytes(content)
    return folder


def put(folder, *names):
    folder.mkdir()
    for name in names:
        (folder / name).touch()


@pytest.mark.slow
def test_a_folder_becomes_a_report_that_needs_nothing_else(tmp_path, capsys):
    folder = folder_of(tmp_path, captchas(12), broken_num1=b"\x89PNG\r\n\x1a\nno more")
    main([str(folder), "--out", str(tmp_path / "out"), "--people", "0.9", "--name", "<Ours>"])
    assert "It does not keep programs out." in capsys.readouterr().out
    found = json.loads((tmp_path / "out/audit.json").read_text())
    assert found["verdict"]["level"] == "broken" and found["pictures"] == 12
    assert [name for name, _ in found["unread"]] == ["broken_num1.png"]
    assert [way["name"] for way in found["ways"]] == ["unprepared", "told", "same source"]
    low, high = found["ways"][0]["first"][1:]
    assert 0 <= low <= found["ways"][0]["first"][0] <= high <= 1
    page = (tmp_path / "out/report.html").read_text()
    assert "&lt;Ours&gt;" in page and "<Ours>" not in page
    # What a browser would load by itself is in the page.
    assert all(one.startswith("data:") for one in re.findall(r'\bsrc="([^"]*)', page))
    assert page.count("data:image/png;base64,") >= 12 and "<script" not in page


@pytest.mark.slow
def test_one_picture_is_a_sample_too(tmp_path):
    main([str(folder_of(tmp_path, captchas(1))), "--out", str(tmp_path / "out")])
    assert json.loads((tmp_path / "out/audit.json").read_text())["pictures"] == 1


@pytest.mark.slow
def test_a_generator_is_audited(tmp_path):
    drawn = ["--generator", "captcha.image:ImageCaptcha.generate", "--count", "6", "--length", "4"]
    main([*drawn, "--characters", "digits", "--out", str(tmp_path)])
    found = json.loads((tmp_path / "audit.json").read_text())
    assert found["pictures"] == 6 and found["source"] == "captcha.image:ImageCaptcha.generate"
    assert {one["name"] for one in found["strength"]["lengths"]} == {"4"}


@pytest.mark.slow
def test_a_row_for_a_picture_that_is_gone_costs_no_other(tmp_path, capsys):
    folder = tmp_path / "ours"
    folder.mkdir()
    (image, text), (other, _) = captchas(2)
    (folder / "a.png").write_bytes(encoded(image))
    (folder / "b.png").write_bytes(encoded(other))
    (folder / "ab_num3.png").write_bytes(b"no picture")
    away = f"{tmp_path}/ours/b.png,abc\n../ours/b.png,abc\n"
    table = f"file,text\na.png,{text}\na.png,other\ngone.png,abc\n{away},abc\nb.png\n"
    (folder / "labels.csv").write_text(table)
    main([str(folder), "--out", str(tmp_path / "out")])
    found = json.loads((tmp_path / "out/audit.json").read_text())
    assert (found["pictures"], found["labelled"]) == (1, 2)
    told = capsys.readouterr().out
    away = f"'gone.png', '{tmp_path}/ours/b.png', '../ours/b.png'"
    assert f"labels.csv names {away}: no pictures of the folder." in told
    assert "1 rows of labels.csv have a text and no file." in told
    assert f"several texts of a.png: {text!r} is taken, not 'other'." in told
    assert "1 pictures have no label and are left out." in told
    assert "1 pictures could not be read (ab_num3.png: " in told
    (name, why) = found["unread"][0]
    assert name == "ab_num3.png" and why in (tmp_path / "out/report.html").read_text()


@pytest.mark.slow
def test_a_link_to_nothing_costs_no_other(tmp_path):
    folder = folder_of(tmp_path, captchas(1))
    (folder / "abcd_num9.png").symlink_to(tmp_path / "nothing.png")
    main([str(folder), "--out", str(tmp_path / "out")])
    found = json.loads((tmp_path / "out/audit.json").read_text())
    assert found["unread"] == [["abcd_num9.png", "there is no such file"]]


@pytest.mark.slow
def test_characters_that_the_reader_does_not_know_are_no_strength(tmp_path):
    folder = tmp_path / "ours"
    folder.mkdir()
    for number, (image, _) in enumerate(captchas(3)):
        (folder / f"{number}.png").write_bytes(encoded(image))
    write_labels(folder, [(f"{number}.png", "жук") for number in range(3)])
    main([str(folder), "--out", str(tmp_path / "out")])
    found = json.loads((tmp_path / "out/audit.json").read_text())
    assert found["verdict"]["level"] == "unknown characters" and found["unknown"] == "жку"
    assert [way["name"] for way in found["ways"]] == ["unprepared", "same source"]


@pytest.fixture
def owncaptcha(tmp_path, monkeypatch):
    """A module whose generators count their pictures."""
    (tmp_path / "owncaptcha.py").write_text(
        "from PIL import Image\ndrawn = []\n"
        "def of(text):\n    drawn.append(text)\n    return Image.new('RGB', (60, 20), 'white')\n"
        "def pair():\n    return 'a' * 20, of('')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("owncaptcha")
    sys.modules.pop("owncaptcha", None)


@pytest.mark.slow
def test_a_generator_may_draw_characters_that_the_reader_does_not_know(tmp_path, owncaptcha):
    drawn = ["--generator", "owncaptcha:of", "--count", "9", "--characters", "б-г"]
    main([*drawn, "--out", str(tmp_path / "out")])
    found = json.loads((tmp_path / "out/audit.json").read_text())
    assert set("".join(owncaptcha.drawn)) == {*found["unknown"]} == {*"бвг"}
    assert found["verdict"]["level"] == "unknown characters"


@pytest.mark.slow
def test_what_was_drawn_before_a_stop_is_drawn_once_and_after_a_report_anew(
    tmp_path, owncaptcha, monkeypatch
):
    command = ["--generator", "owncaptcha:of", "--count", "3", "--out", str(tmp_path / "out")]

    def stopped(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(audit, "sampled", stopped)
        with pytest.raises(SystemExit, match="Stopped; no report was written"):
            main(command)
    main(command)
    assert len(owncaptcha.drawn) == 3
    main(command)
    assert len(owncaptcha.drawn) == 6


@pytest.mark.slow
def test_texts_longer_than_any_that_is_read_are_no_error(tmp_path, owncaptcha):
    main(["--generator", "owncaptcha:pair", "--count", "2", "--out", str(tmp_path / "out")])
    found = json.loads((tmp_path / "out/audit.json").read_text())
    assert [way["name"] for way in found["ways"]] == ["unprepared", "same source"]


def test_what_a_generator_of_own_texts_cannot_be_told_is_said(tmp_path, owncaptcha):
    asked = ["--generator", "owncaptcha:pair", "--length", "4", "--out", str(tmp_path / "out")]
    with pytest.raises(SystemExit, match="makes its own texts"):
        main(asked)


def many(folder, count):
    """A folder of so many names of one small picture."""
    folder.mkdir()
    image, text = captchas(1)[0]
    first = folder / f"{text}_num0.png"
    first.write_bytes(encoded(image))
    for number in range(1, count):
        os.link(first, folder / f"{text}_num{number}.png")


@pytest.mark.slow
def test_of_very_many_pictures_some_are_read(tmp_path):
    many(tmp_path / "ours", 5_000)
    main([str(tmp_path / "ours"), "--out", str(tmp_path / "out"), "--pictures", "10"])
    found = json.loads((tmp_path / "out/audit.json").read_text())
    assert (found["labelled"], found["pictures"]) == (5_000, 10)
    assert "chosen by chance" in (tmp_path / "out/report.html").read_text()


@pytest.mark.parametrize(
    "prepare, said",
    [
        (lambda folder: None, "is no folder"),
        (lambda folder: folder.mkdir(), "holds no pictures"),
        (
            lambda folder: (put(folder, "b.png"), write_labels(folder, [("a.png", "ab")])),
            "names 'a.png'",
        ),
        (
            lambda folder: put(folder, "img0.png", "img1.png", "img2.png"),
            "3 names are taken for no labels .*img0.png",
        ),
    ],
)
def test_a_folder_that_cannot_be_measured_is_said(tmp_path, prepare, said):
    prepare(tmp_path / "ours")
    with pytest.raises(SystemExit, match=said):
        main([str(tmp_path / "ours"), "--out", str(tmp_path / "out")])
    assert not (tmp_path / "out/report.html").exists()


@pytest.mark.slow
def test_broken_pictures_alone_are_said(tmp_path):
    folder = folder_of(tmp_path, [], ab_num1=b"nothing")
    with pytest.raises(SystemExit, match="No picture could be read; of ab_num1.png"):
        main([str(folder), "--out", str(tmp_path / "out")])


@pytest.mark.parametrize("asked", [[], ["folder", "--generator", "module:function"]])
def test_a_folder_or_a_generator_is_to_be_named(asked):
    with pytest.raises(SystemExit, match="and not both"):
        main(asked)


@pytest.mark.parametrize(
    "option",
    ["--price=-1", "--people=2", "--length=6-4", "--length=0", "--count=0"],
)
def test_options_that_cannot_be_are_refused(option, capsys):
    with pytest.raises(SystemExit):
        main(["folder", option])
    assert "must be" in capsys.readouterr().err
