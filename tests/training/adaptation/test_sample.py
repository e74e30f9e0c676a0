"""The pictures that there was time for are those that a call goes on with."""

import pytest

from training.adaptation import sample
from training.adaptation.pictures import Example


@pytest.fixture
def examples(tmp_path):
    return [Example(tmp_path / f"{number}.png", None) for number in range(9)]


def test_a_call_that_goes_on_takes_the_same(tmp_path, examples):
    assert sample.kept(tmp_path, "key", examples) is None
    sample.keep(tmp_path, "key", [examples[7], examples[2]])
    assert sample.kept(tmp_path, "key", examples) == [examples[2], examples[7]]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"key": "key"}', '{"names": []}', "3"])
def test_what_cannot_be_read_counts_for_none(tmp_path, examples, content):
    sample.keep(tmp_path, "key", examples)
    [file] = tmp_path.glob("*.json")
    file.write_text(content)
    assert sample.kept(tmp_path, "key", examples) is None


def test_other_pictures_are_chosen_anew(tmp_path, examples):
    sample.keep(tmp_path, "key", examples[:3])
    assert sample.kept(tmp_path, "other", examples) is None
