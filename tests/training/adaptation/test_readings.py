"""What a network in training says of pictures: in the views that the reader would look at."""

import numpy as np
import pytest

from model_build.convert import load
from recognize.decoding import decode_views, shown_by
from recognize.model import Model
from recognize.views import looks
from tests.support.tiny import TINY
from training.adaptation import readings, teach
from training.adaptation.pictures import Example
from training.data.folder import load as load_picture


def test_without_a_finder_the_second_view_counts_as_much(source, tmp_path):
    examples = source(3, 2)
    seeing = readings.with_finder(TINY.build(), tmp_path / "ctc.weights.h5")
    found = readings.outputs(seeing, examples)
    assert [one.text for one in found] == [one.text or "" for one in examples]
    assert all(len(one.logits) == 2 and one.weights == (1.0, 1.0) for one in found)


@pytest.mark.parametrize(
    "labels, case",
    [
        (["a2b"] * 10, "lower"),
        (["A2B"] * 10, "upper"),
        (["a2b"] * 9 + ["a2B"], "keep"),
        (["a2b"] * 9, "keep"),
        (["1234"] * 99, "keep"),
    ],
)
def test_labels_in_one_case_say_that_there_is_no_other(labels, case):
    assert readings.case_of(labels) == case


@pytest.mark.slow
def test_a_network_in_training_looks_at_what_the_reader_does(source):
    examples: list[Example] = source(6, 6)
    weights = teach.WEIGHTS
    seeing = readings.with_finder(load("ctc", weights), weights)
    model = Model()
    same = alike = 0
    for example, output in zip(examples, readings.outputs(seeing, examples), strict=True):
        looked = [*looks(model.see, load_picture(example.path, "")[0])]
        # Quantised, a view may be just likely enough, or not quite.
        if len(looked) == len(output.weights):
            same += 1
            np.testing.assert_allclose(output.weights[0], looked[0][1], rtol=0.2)
        shown = output.shown(model.temperatures), shown_by(looked, model.temperatures)
        reads = [decode_views(one).candidates[0].text for one in shown]
        alike += reads[0] == reads[1]
    assert same >= 4 and alike >= 5
