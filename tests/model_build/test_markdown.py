import pytest

from model_build.markdown import between, table


def test_a_table_has_a_cell_for_each_column():
    assert table(("a", "b"), [["1", ""], ["2", "3"]]) == "| a | b |\n|---|---|\n| 1 |  |\n| 2 | 3 |"


def test_what_stands_between_the_markers_is_replaced():
    page = "# A\n<!-- it -->\nold\nlines\n<!-- /it -->\nrest\n"
    replaced = between(page, "it", "new")
    assert replaced == "# A\n<!-- it -->\nnew\n<!-- /it -->\nrest\n"
    assert between(replaced, "it", "new") == replaced


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<!-- it --> open",
        "<!-- /it --><!-- it -->",
        "<!-- it --><!-- it --><!-- /it -->",
        "<!-- it --><!-- /it --><!-- /it -->",
    ],
)
def test_markers_stand_there_once_each(page):
    with pytest.raises(ValueError, match="<!-- it --> and then <!-- /it -->"):
        between(page, "it", "new")
