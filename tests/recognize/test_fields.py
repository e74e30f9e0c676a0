"""The command line's --json, the API and the reader answer with the same fields.

Private mode's are compared in tests/site/test_private_mode.py, in a browser.
"""

import dataclasses
import json

import pytest

from recognize import cli
from recognize.reader import Reading


def names_of(kind: type) -> list[str]:
    return [field.name for field in dataclasses.fields(kind)]


@pytest.fixture
def reading(reader, png) -> dict:
    """The reader's own, as JSON has it."""
    return json.loads(json.dumps(dataclasses.asdict(reader.read(png))))


def without_time(reading: dict) -> dict:
    assert reading.pop("elapsed_ms") > 0
    return reading


def test_the_command_line(reading, png, tmp_path, capsys):
    (tmp_path / "a.png").write_bytes(png)
    assert cli.main([str(tmp_path / "a.png"), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert list(printed) == ["file", *names_of(Reading)]
    assert without_time({key: printed[key] for key in reading}) == without_time(reading)


def test_the_api(reading, png, server):
    answered = server.post("/v1/recognize", files={"image": png}).json()
    assert list(answered) == names_of(Reading)
    assert without_time(answered) == without_time(reading)
