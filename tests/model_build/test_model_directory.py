"""A model directory is whole, or it is not written."""

import hashlib
import json

import pytest

from model_build import card, model_directory
from recognize.model import EMBEDDED, Model, ModelError

CONTENT = (EMBEDDED / "model.tflite").read_bytes()


def identity(content: bytes, **fields) -> card.Identity:
    names = ("name", "version", "alphabet", "temperature")
    embedded = card.read()
    own = {name: embedded[name] for name in names}
    return own | {"sha256": hashlib.sha256(content).hexdigest()} | fields


def test_what_is_written_loads(tmp_path):
    model_directory.write(tmp_path / "new" / "model", CONTENT, identity(CONTENT, version="9.0.0"))
    assert Model(tmp_path / "new" / "model").version == "9.0.0"
    assert sorted(path.name for path in (tmp_path / "new").rglob("*")) == [
        "card.json", "model", "model.tflite"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (CONTENT[: len(CONTENT) // 2], {}),
        (CONTENT, {"sha256": "0" * 64}),
        (CONTENT, {"alphabet": "abc"}),
        (CONTENT, {"temperature": 0.0}),
    ],
    ids=["half a model", "another's card", "another alphabet", "no temperature"],
)
def test_what_does_not_load_changes_nothing(tmp_path, content, fields):
    directory = tmp_path / "model"
    model_directory.write(directory, CONTENT, identity(CONTENT))
    before = {path.name: path.read_bytes() for path in directory.iterdir()}
    with pytest.raises(ModelError):
        model_directory.write(directory, content, identity(content) | fields)
    assert {path.name: path.read_bytes() for path in directory.iterdir()} == before
    assert list(tmp_path.iterdir()) == [directory]


def test_a_model_that_answers_alike_to_everything_is_refused(tmp_path, monkeypatch):
    def dead(self, tensor):
        return alive(self, 0 * tensor)

    model_directory.write(tmp_path, CONTENT, identity(CONTENT))
    assert json.loads((tmp_path / "card.json").read_text())["name"] == "ctc"
    alive = Model.logits
    monkeypatch.setattr(Model, "logits", dead)
    with pytest.raises(ModelError, match="the same answer"):
        model_directory.load(tmp_path)
