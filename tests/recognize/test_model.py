import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from recognize.alphabet import ALPHABET, CLASSES
from recognize.images import HEIGHT, WIDTH
from recognize.model import EMBEDDED, Model, ModelError


@pytest.fixture
def copy(tmp_path) -> Path:
    return Path(shutil.copytree(EMBEDDED, tmp_path / "model"))


def change_card(directory: Path, **fields) -> None:
    path = directory / "card.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def test_embedded_model_and_card():
    model = Model()
    assert model.card["alphabet"] == ALPHABET
    assert model.card["input_shape"] == [HEIGHT, WIDTH, 3]
    assert all(stage["images"] > 0 for stage in model.card["training_data"])
    assert model.card["accuracy"]["sets"]
    logits = model.logits(np.zeros((HEIGHT, WIDTH, 3), np.float32))
    assert logits.shape == (WIDTH // 4, CLASSES) and np.isfinite(logits).all()
    assert (EMBEDDED / "model.tflite").stat().st_size <= 3_000_000


def test_logits_are_the_callers_own():
    model = Model()
    first = model.logits(np.zeros((HEIGHT, WIDTH, 3), np.float32))
    kept = first.copy()
    model.logits(np.ones((HEIGHT, WIDTH, 3), np.float32))
    np.testing.assert_array_equal(first, kept)


def test_a_changed_file_is_refused(copy):
    content = bytearray((copy / "model.tflite").read_bytes())
    content[5000] ^= 1
    (copy / "model.tflite").write_bytes(content)
    with pytest.raises(ModelError, match="sha256"):
        Model(copy)


@pytest.mark.parametrize("name", ["model.tflite", "card.json"])
def test_a_missing_file_is_refused(copy, name):
    (copy / name).unlink()
    with pytest.raises(ModelError, match=name):
        Model(copy)


@pytest.mark.parametrize(
    "fields",
    [
        {"alphabet": "abc"},
        {"beside": "ba"},
        {"beside": 7},
        {"temperature": 0},
        {"temperature": "warm"},
        {"sha256": None},
        {"confidence_threshold": 1.1},
        {"confidence_threshold": 10**400},
        {"temperature": 10**400},
        {"confidence_threshold": "high"},
    ],
)
def test_a_card_that_does_not_fit_is_refused(copy, fields):
    change_card(copy, **fields)
    with pytest.raises(ModelError):
        Model(copy)


def test_the_confidence_threshold_is_the_cards(copy):
    card = json.loads((copy / "card.json").read_text())
    card.pop("confidence_threshold", None)
    (copy / "card.json").write_text(json.dumps(card))
    assert Model(copy).confidence_threshold == 0.5
    change_card(copy, confidence_threshold=0.8)
    assert Model(copy).confidence_threshold == 0.8


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "Expecting"),
        ("[1]", "its card is no JSON object"),
        ("null", "its card is no JSON object"),
        ('{"hello": "world"}', "its card has no sha256"),
    ],
)
def test_what_is_no_card_is_refused_and_said(copy, content, words):
    (copy / "card.json").write_text(content)
    with pytest.raises(ModelError, match=words):
        Model(copy)


def test_a_file_that_is_no_model_is_refused(copy):
    import hashlib

    (copy / "model.tflite").write_bytes(b"not a model")
    change_card(copy, sha256=hashlib.sha256(b"not a model").hexdigest())
    with pytest.raises(ModelError):
        Model(copy)
