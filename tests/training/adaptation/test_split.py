"""Parts of the labels: every one held out once, groups together."""

import pytest

from training.adaptation.split import folds


def test_every_place_is_in_one_part_with_its_group():
    groups = [[0, 1, 2, 3], [4], [5, 6], [7], [8], [9], [10], [11]]
    parts = folds(groups, seed=1)
    assert sorted(sum(parts, [])) == list(range(12))
    assert [len(part) for part in parts] == [4, 4, 4]
    for group in groups:
        assert sum(not set(group).isdisjoint(part) for part in parts) == 1


def test_the_seed_decides():
    groups = [[place] for place in range(30)]
    assert folds(groups, 1) == folds(groups, 1) != folds(groups, 2)


def test_too_few_groups_are_refused():
    with pytest.raises(ValueError, match="2 groups cannot be 3 parts"):
        folds([[0, 1], [2]], 1)
