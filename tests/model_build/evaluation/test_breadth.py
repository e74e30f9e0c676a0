"""The table of families, from results to the printed table and the picture."""

from model_build.evaluation import breadth, field
from model_build.evaluation.metrics import percent, share
from model_build.evaluation.results import Result


def result(name: str, right: int, other_case: int, count: int) -> Result:
    """So many texts read right, so many in another case, the rest wrong; all half sure."""
    reads = ["aB"] * right + ["Ab"] * other_case + ["x"] * (count - right - other_case)
    return Result(name, ["aB"] * count, reads, [0.5] * count, *[[True] * count] * 2, [1.0] * count)


RESULTS = [
    result("held-out-a", 10, 5, 20),
    result("held-out-b", 0, 0, 20),
    result("trained-original-0.3", 19, 1, 20),
    result("trained-wheezy", 4, 0, 20),
]


def test_figures():
    families = breadth.figures(RESULTS)
    assert list(families["sets"]) == [one.name for one in RESULTS]
    first = families["sets"]["held-out-a"]
    assert first["images"] == 20 and first["case_sensitive"][0] == 0.5
    assert first["any_case"] == share([True] * 15 + [False] * 5)
    assert first["expected_calibration_error"] == 0
    assert families["held_out"]["any_case"] == share([True] * 15 + [False] * 25)
    assert families["held_out"]["images"] == 40
    assert families["held_out"]["expected_calibration_error"] == 0.25
    assert families["trained"]["case_sensitive"][0] == 23 / 40
    assert "held_out" not in breadth.figures(RESULTS[2:])


def test_some_pictures_of_each_are_read_as_of_one_source():
    def two(name: str, together: list[str]) -> field.Source:
        answers = [field.Answers(reads, [0.5] * 2, [True] * 2) for reads in (["aB", "x"], together)]
        return field.Source(name, ["aB", "cd"], dict(zip(("nothing said", "same source"), answers)))

    sources = [two("held-out-a", ["ab", "cd"]), two("held-out-b", ["x", "x"])]
    families = breadth.figures(RESULTS, sources=sources)
    assert families["sets"]["held-out-a"]["one_source"] == {
        "images": 2,
        "alone": share([True, False]),
        "together": share([True, True]),
    }
    assert families["held_out"]["one_source"]["together"][0] == 0.5
    assert "one_source" not in families["trained"]
    (row,) = (line for line in breadth.report(families).splitlines() if "held-out-a" in line)
    before, after = (
        row.rindex(percent(share([True, False]))),
        row.rindex(percent(share([True] * 2))),
    )
    assert before < after


def test_the_report_and_the_picture(tmp_path):
    table = breadth.report(breadth.figures(RESULTS))
    assert "held-out-a" in table and "mean, held_out" in table and "37.50 (24.22-52.97)" in table
    once = [True] + [False] * 39
    textless = Result("textless", [""] * 40, ["a"] * 40, [0.5] * 40, once, once, [1.0])
    families = breadth.figures(RESULTS, textless)
    assert families["textless"] == {"images": 40, "legible": share(once)}
    unknown = Result("unknown-x", ["\ufffd"] * 40, ["a"] * 40, [0.5] * 40, [True] * 40, once, [1.0])
    families = breadth.figures([*RESULTS, unknown], textless)
    assert families["unknown"] == {"images": 40, "trusted": share(once)}
    assert families["sets"] == breadth.figures(RESULTS)["sets"]
    assert "40 in other scripts: trusted 2.50 (0.44-12.88)" in breadth.report(families)
    assert "40 without text: legible 2.50 (0.44-12.88)" in breadth.report(families)
    breadth.draw(RESULTS, tmp_path / "curves.png")
    assert (tmp_path / "curves.png").stat().st_size > 5000
    assert RESULTS[2].confidences == [0.5] * 20  # joined, not changed
