"""The ``recognize`` command on pictures of one source, and with their profile."""

import csv
import json

import pytest

from recognize import cli
from recognize.model import EMBEDDED
from tests.support.pictures import captchas, encoded


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("source")
    for number, (image, _) in enumerate(captchas(4)):
        (folder / f"{number}.png").write_bytes(encoded(image))
    return folder


@pytest.fixture(scope="module")
def together(reader, folder):
    return reader.read_source(sorted(folder.iterdir()))


def test_it_reads_them_together_and_writes_the_profile(folder, together, tmp_path, capsys):
    out = tmp_path / "profile.json"
    assert cli.main([str(folder), "--same-source", "--profile-out", str(out)]) == 0
    printed = [line.split("\t")[1] for line in capsys.readouterr().out.splitlines()]
    assert printed == [reading.text for reading in together.readings]
    assert json.loads(out.read_text()) == together.profile.as_json()


def test_json_and_tables_say_what_the_profile_changed(folder, together, capsys):
    cli.main([str(folder), "--same-source", "--json"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["changed"] for line in lines] == [one.changed for one in together.readings]
    cli.main([str(folder), "--same-source", "--csv", "--candidates", "2"])
    rows = [*csv.DictReader(capsys.readouterr().out.splitlines())]
    assert [row["changed"] for row in rows] == [
        str(one.changed).lower() for one in together.readings
    ]


def test_a_later_call_takes_the_profile(reader, folder, tmp_path, capsys):
    profile = {"lengths": {"2": 0.99}, "characters": {"7": 0.9}}
    (tmp_path / "profile.json").write_text(json.dumps(profile, indent=2))
    picture = folder / "0.png"
    assert cli.main([str(picture), "--json", "--profile", str(tmp_path / "profile.json")]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["confidence"] == reader.read(picture, profile=profile).confidence
    assert answer["confidence"] != reader.read(picture).confidence


def taught(directory, adaptation):
    """The embedded model with what another card says of teaching."""
    card = json.loads((EMBEDDED / "card.json").read_text()) | {"adaptation": adaptation}
    (directory / "card.json").write_text(json.dumps(card))
    (directory / "model.tflite").write_bytes((EMBEDDED / "model.tflite").read_bytes())


@pytest.mark.parametrize(
    ("adaptation", "words"),
    [
        (7, "taught no source"),
        ({"labels": 3}, "taught no source"),
        ({"profile": [1]}, "it must be a JSON object"),
    ],
)
def test_a_card_without_a_profile_is_told(folder, tmp_path, capsys, adaptation, words):
    taught(tmp_path, adaptation)
    with pytest.raises(SystemExit) as ended:
        cli.main([str(folder), "--profile", str(tmp_path)])
    assert ended.value.code == 2 and words in capsys.readouterr().err


@pytest.mark.parametrize("named", ["", "card.json"])
def test_a_model_that_was_taught_a_source_has_its_profile(reader, folder, tmp_path, capsys, named):
    profile = {"lengths": {"2": 0.99}, "characters": {"7": 0.9}, "case": "none", "pictures": 25}
    taught(tmp_path, {"profile": profile})
    picture = folder / "0.png"
    assert cli.main([str(picture), "--json", "--profile", str(tmp_path / named)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["confidence"] == reader.read(picture, profile=profile).confidence
    assert answer["confidence"] != reader.read(picture).confidence


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--profile", "nowhere.json"], "nowhere.json"),
        (["--profile", "{folder}/0.png"], "it is not text in UTF-8"),
        (["--profile", "{folder}"], "card.json"),
        (["--profile", str(EMBEDDED)], "taught no source: it has no profile"),
        (["--profile", "{notes}"], "it is not valid JSON"),
        (["--profile-out", "x.json"], "--profile-out takes --same-source"),
        (["--same-source", "--profile", "{notes}"], "without --same-source"),
        (["--same-sourc"], "Did you mean --same-source?"),
    ],
)
def test_what_is_wrong_is_said(folder, tmp_path, capsys, arguments, words):
    (tmp_path / "notes.json").write_text("{")
    given = [one.format(folder=folder, notes=tmp_path / "notes.json") for one in arguments]
    with pytest.raises(SystemExit) as ended:
        cli.main([str(folder), *given])
    assert ended.value.code == 2 and words in capsys.readouterr().err
