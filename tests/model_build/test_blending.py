"""Weights between two networks, and of several."""

import numpy as np

from model_build.blending import mean, part_way


def test_part_of_the_way_lies_between_the_two():
    began, came = [np.zeros(2, np.float32)], [np.array([1, -2], np.float32)]
    (kept,) = part_way(began, came, 0.8)
    np.testing.assert_allclose(kept, [0.8, -1.6])
    assert kept.dtype == np.float32
    np.testing.assert_array_equal(part_way(began, came, 0.0)[0], began[0])
    np.testing.assert_array_equal(part_way(began, came, 1.0)[0], came[0])


def test_networks_are_averaged_array_by_array():
    parts = [[np.zeros(2), np.ones(1)], [np.full(2, 4.0), np.full(1, 3.0)]]
    first, second = mean(parts)
    assert first.tolist() == [2, 2] and second.tolist() == [2]
