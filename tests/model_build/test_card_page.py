"""The card as a page: what it says of families that the model has or has not seen."""

from copy import deepcopy

import pytest

from model_build import card, card_page
from model_build.evaluation.metrics import share


@pytest.fixture
def embedded() -> card.Card:
    return deepcopy(card.read())


def family(right: int) -> card.FamilyFigures:
    shares = share([True] * right + [False] * (20 - right))
    return {
        "images": 20,
        "any_case": shares,
        "case_sensitive": shares,
        "legible": share([True] * 20),
        "expected_calibration_error": 0.25,
    }


def test_it_marks_what_was_never_trained_on(embedded):
    embedded["confidence_threshold"] = 0.65
    embedded["training_data"] = embedded["training_data"][:1]
    embedded["training_data"][0]["sources"] = {"original-0.3": 1.0, "rendered": 2.0}
    embedded["families"] = {
        "date": "2026-01-01",
        "command": "make accuracy",
        "interval": "95 % Wilson",
        "sets": {
            "held-out-a": family(10),
            "held-out-b": family(0),
            "trained-original-0.3": family(19),
            "trained-wheezy": family(4),
        },
        "held_out": family(5),
        "trained": family(12),
    }
    page = card_page.page(embedded)
    assert "these families and no others: `captcha`, `rendered`." in page
    assert "Confidence threshold: 0.65. Below it, do not trust" in page
    rows = [line for line in page.splitlines() if line.startswith(("| held", "| trained", "| **"))]
    assert [row.split(" | ")[1] for row in rows] == [
        "never",
        "never",
        "never",
        "yes",
        "not yet",
        "",
    ]
    assert rows[2].startswith("| **mean, held out** | never | 20 | 25.00 (11.19-46.87) | ")
    assert "| original-0.3-screens (simulated) | yes | " in page


def test_what_is_not_measured_is_left_out(embedded):
    for name in ("accuracy", "families", "confidence_threshold"):
        del embedded[name]
    page = card_page.page(embedded)
    assert "## Training data" in page and "is then too high" in page
    for absent in ("## Measured", "## Families", "Confidence threshold", "below show"):
        assert absent not in page


def test_the_share_of_further_views_is_said(embedded):
    embedded["training_data"] = embedded["training_data"][:2]
    embedded["training_data"][1]["share_of_views"] = 0.25
    assert card_page.page(embedded).count(", 25% as the reader's further views") == 1


def test_the_share_that_was_kept_of_a_run_is_said(embedded):
    embedded["training_data"] = embedded["training_data"][:2]
    embedded["training_data"][1]["share_of_weights"] = 0.25
    page = card_page.page(embedded)
    assert page.count("Of its change of the weights, ") == 1
    assert "Of its change of the weights, 25% was kept." in page
