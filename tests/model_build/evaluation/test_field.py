"""The measurement of real sources, from folders of pictures to the printed table."""

import pytest

from model_build.evaluation import field
from model_build.evaluation.labelled import write_labels
from recognize.model import EMBEDDED
from recognize.options import Options
from tests.support.pictures import captchas, encoded


def source(folder, pairs):
    """A folder of pictures in which the labels are the pairs' texts."""
    folder.mkdir()
    for number, (image, _) in enumerate(pairs):
        (folder / f"{number}.png").write_bytes(encoded(image))
    write_labels(folder, [(f"{number}.png", text) for number, (_, text) in enumerate(pairs)])


@pytest.mark.slow
def test_every_source_is_read_in_every_way(tmp_path):
    pairs = captchas(8)
    source(tmp_path / "first", pairs)
    # The labels are right in another case alone, and the given characters hold them to it.
    source(tmp_path / "lowered", [(image, text.lower()) for image, text in pairs])
    source(tmp_path / "foreign", [(image, text + "ж") for image, text in pairs])
    first, foreign, lowered = field.measure_all(EMBEDDED, field.folders_of(tmp_path))
    assert [one.name for one in (first, foreign, lowered)] == ["first", "foreign", "lowered"]
    assert sum(first.any_case("nothing said")) == sum(lowered.any_case("nothing said"))
    assert sum(lowered.case_sensitive("nothing said")) < sum(lowered.case_sensitive("given"))
    assert list(foreign.answers) == ["nothing said", "same source"]
    assert sum(first.any_case("same source")) >= sum(first.any_case("nothing said")) - 1
    (some,) = field.measure_all(EMBEDDED, [tmp_path / "first"], 3)
    assert some.truths == first.truths[:3]
    table = field.report([first, lowered, foreign])
    assert "mean of 2" in table and "must be refused: foreign, trusted: nothing said" in table


def answers(reads, confidence):
    return field.Answers(reads, [confidence] * len(reads), [confidence > 0.7] * len(reads))


def test_the_means_weigh_each_source_the_same():
    def two(name, truths, reads):
        sure, unsure = answers(truths, 1.0), answers(reads, 0.5)
        given = {"nothing said": unsure, "given": sure, "same source": unsure}
        return field.Source(name, truths, given)

    half = two("half", ["ab", "cd"], ["AB", "xx"])
    none = two("none", ["ef"] * 8, ["x"] * 8)
    assert half.any_case("nothing said") == [True, False]
    assert half.case_sensitive("nothing said") == [False, False]
    assert field.calibration_error([half, none], "nothing said") == 0.5
    assert field.calibration_error([half, none], "given") == 0
    rows = {line.split("  ")[0]: line.split() for line in field.report([half, none]).splitlines()}
    # any case, case-sensitive, trusted and ECE, in each of the three ways.
    right, trusted = ["50.0", "100.0", "50.0"], ["0.0", "100.0", "0.0"]
    assert rows["half"][2:] == [*right, *trusted, *trusted, "0.500", "0.000", "0.500"]
    assert rows["mean of 2"][4:7] == ["25.0", "100.0", "25.0"]


def test_a_sum_is_right_where_its_value_is():
    sums = field.Source("sums", ["8+1", "7-2"], {"given": answers(["8+1=?", "7+2=?"], 0.9)})
    assert sums.any_case("given") == sums.case_sensitive("given") == [True, False]
    assert field.ASKED["given"](sums.truths) == Options(alphabet="sums")


def test_sources_that_cannot_be_read_are_named(tmp_path):
    with pytest.raises(ValueError, match="no folders of labelled pictures"):
        field.folders_of(tmp_path)
    unreadable = field.Source("foreign", ["aжb"], {"nothing said": answers(["ab"], 0.9)})
    assert "foreign, trusted: nothing said 100.0" in field.report([unreadable])
