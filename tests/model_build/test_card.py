"""The card's fields: kept in the file's order, and no others than those of its type."""

import json
from copy import deepcopy

import pytest

from model_build import card
from recognize.model import EMBEDDED


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """The embedded card, in a folder of its own that may be changed."""
    (tmp_path / "card.json").write_bytes((EMBEDDED / "card.json").read_bytes())
    monkeypatch.setattr(card, "EMBEDDED", tmp_path)
    return tmp_path / "card.json"


def test_the_embedded_card_is_read_and_written_as_it_stands(copied):
    before = copied.read_bytes()
    assert card.as_text(card.read()).encode() == before
    card.record(accuracy=card.read()["accuracy"], families=card.read()["families"])
    assert copied.read_bytes() == before


def test_figures_replace_those_of_their_kind_alone(copied):
    before = card.read()
    accuracy = before["accuracy"] | {"date": "2030-01-01"}
    card.record(accuracy=accuracy)
    assert card.read() == before | {"accuracy": accuracy}


def test_a_wrong_field_is_named_and_nothing_is_written(copied):
    before = copied.read_bytes()
    misspelt = deepcopy(card.read()["families"])
    misspelt["sets"]["held-out-claptcha"]["legibel"] = [0.0, 0.0, 0.0]
    with pytest.raises(ValueError, match=r"(?s)families\.sets\.held-out-claptcha\.legibel"):
        card.record(families=misspelt)
    assert copied.read_bytes() == before
    whole = json.loads(before)
    for missing in ("alphabet", "training_data"):
        with pytest.raises(ValueError, match=missing):
            card.parse(json.dumps({key: whole[key] for key in whole if key != missing}))
    with pytest.raises(ValueError, match="temperature"):
        card.parse(json.dumps(whole | {"temperature": "1.0"}))


def test_a_measurement_is_dated():
    heading = card.heading("make accuracy")
    assert heading["command"] == "make accuracy" and heading["interval"] == "95 % Wilson"
    assert len(heading["date"]) == len("2026-01-01")


def test_families_of_all_stages_count_once():
    embedded = card.read()
    embedded["training_data"] = deepcopy(embedded["training_data"][:2])
    embedded["training_data"][0]["sources"] = {"original-0.3": 1.0, "rendered": 2.0}
    embedded["training_data"][1]["sources"] = {"default-0.7.1": 1.0, "multicolor-hardest": 1.0}
    assert card.trained_families(embedded) == ["captcha", "multicolor", "rendered"]
