"""The table of families, from results to the card's page."""

import pytest

from model_build import card
from model_build.evaluation import breadth
from model_build.evaluation.evaluate import Result
from model_build.evaluation.metrics import share


def result(name: str, right: int, other_case: int, count: int) -> Result:
    """So many texts read right, so many in another case, the rest wrong; all half sure."""
    reads = ["aB"] * right + ["Ab"] * other_case + ["x"] * (count - right - other_case)
    return Result(name, ["aB"] * count, reads, [0.5] * count, [True] * count, [1.0] * count)


RESULTS = [
    result("held-out-a", 10, 5, 20),
    result("held-out-b", 0, 0, 20),
    result("trained-original-0.3", 19, 1, 20),
    result("trained-wheezy", 4, 0, 20),
]


def test_figures():
    found = breadth.figures(RESULTS)
    assert list(found["sets"]) == [one.name for one in RESULTS]
    first = found["sets"]["held-out-a"]
    assert first["images"] == 20 and first["case_sensitive"][0] == 0.5
    assert first["any_case"] == share([True] * 15 + [False] * 5)
    assert first["expected_calibration_error"] == 0
    assert found["held_out"]["any_case"] == share([True] * 15 + [False] * 25)
    assert found["held_out"]["images"] == 40
    assert found["held_out"]["expected_calibration_error"] == 0.25
    assert found["trained"]["case_sensitive"][0] == 23 / 40
    assert "held_out" not in breadth.figures(RESULTS[2:])


def test_a_small_set_weighs_as_much_in_the_mean():
    mean, low, high = breadth.mean_share([[True] * 10, [False] * 90])
    assert (
        mean == 0.5
        and low == pytest.approx(0.404, abs=1e-3)
        and high == pytest.approx(0.596, abs=1e-3)
    )


def test_the_report_and_the_picture(tmp_path):
    table = breadth.report(breadth.figures(RESULTS))
    assert "held-out-a" in table and "mean, held_out" in table and "37.50 (24.22-52.97)" in table
    empty = {"images": 2000, "legible": [0.02, 0.015, 0.027]}
    assert "2000 without text" in breadth.report(breadth.figures(RESULTS) | {"textless": empty})
    breadth.draw(RESULTS, tmp_path / "curves.png")
    assert (tmp_path / "curves.png").stat().st_size > 5000
    assert RESULTS[2].confidences == [0.5] * 20  # joined, not changed


def test_the_cards_page_marks_what_was_never_trained_on():
    found = card.read()
    found |= {"confidence_threshold": 0.65, "training_data": found["training_data"][:1]}
    found["training_data"][0]["sources"] = {"original-0.3": 1.0, "rendered": 2.0}
    heading = {"date": "2026-01-01", "command": "make accuracy", "interval": "95 % Wilson"}
    page = card.markdown(found | {"families": heading | breadth.figures(RESULTS)})
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
    assert rows[2].startswith("| **mean, held out** | never | 40 | 37.50 (24.22-52.97) | ")
    assert "| original-0.3-screens (simulated) | yes | " in page
