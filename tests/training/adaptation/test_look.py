"""What is said of a folder before anything is learnt, by the embedded reader."""

from time import monotonic

import pytest

from recognize.model import Model
from training.adaptation.errors import CannotTeach
from training.adaptation.look import LEAST_LOOKED, look
from training.adaptation.pictures import Example


@pytest.fixture(scope="module")
def model() -> Model:
    return Model()


def test_what_is_found_is_told_by_name(tmp_path, source, model):
    examples = list(source(14, 12))
    broken = tmp_path / "source" / "broken_num1.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n no more")
    copy = tmp_path / "source" / "copy.png"
    copy.write_bytes(examples[0].path.read_bytes())
    # A typing error: one character more than there is.
    wrong = Example(examples[1].path, f"{examples[1].text}Q")
    found = look(
        [examples[0], wrong, *examples[2:], Example(broken, "x"), Example(copy, "Zz9")], model
    )
    assert len(found.labelled) == 13 and len(found.unlabelled) == 2
    assert sorted(map(len, found.groups)) == [1] * 11 + [2]  # the copy and what it copies
    assert "copy.png" not in {name for name, _, _ in found.bets}  # too many edits to be one
    assert (wrong.path.name, wrong.text, examples[1].text) in found.bets
    told = "\n".join(found.lines)
    assert "15 pictures, 13 labelled" in told
    assert "cannot be read: broken_num1.png (" in told
    assert "nearly the same picture: 1 pairs" in told
    assert f"{examples[0].path.name} is labelled {examples[0].text!r}, copy.png 'Zz9'" in told
    assert f"typing error? {wrong.path.name} is labelled {wrong.text!r}" in told
    assert "profile: lengths" in told


def test_labels_of_other_pictures_are_told(source, model):
    examples = source(12, 12)
    warning = "labels of other pictures?"
    assert not any(line.startswith(warning) for line in look(examples, model).lines)
    texts = [one.text for one in examples]
    shifted = [Example(one.path, text) for one, text in zip(examples, texts[1:] + texts[:1])]
    assert any(line.startswith(warning) for line in look(shifted, model).lines)


def test_the_same_text_in_another_case_stays_together(source, model):
    examples = list(source(4, 4))
    examples[3] = Example(examples[3].path, (examples[0].text or "").swapcase())
    assert sorted(map(len, look(examples, model).groups)) == [1, 1, 2]


def test_labels_in_one_case_are_the_case_of_all(source, model):
    """The readings of the other pictures have both, and count in the labels' case."""
    examples = source(16, 8)
    assert look(examples, model).profile.case == "mixed"
    lower = [Example(one.path, one.text.lower() if one.text else None) for one in examples]
    profile = look(lower, model).profile
    assert profile.case == "lower"
    assert not any(character.isupper() for character, _ in profile.characters)


def test_none_that_can_be_read_is_refused(tmp_path, model):
    paths = [tmp_path / f"ab_num{number}.png" for number in range(12)]
    for path in paths:
        path.write_bytes(b"")
    with pytest.raises(CannotTeach, match="none of 12 pictures can be read: ab_num0.png"):
        look([Example(path, "ab") for path in paths], model)


def test_time_that_is_over_leaves_a_choice_and_says_so(source, model):
    examples = source(LEAST_LOOKED + 20, 20)
    found = look(examples, model, until=monotonic())
    assert len(found.looked_at) == LEAST_LOOKED == len(found.labelled) + len(found.unlabelled)
    assert len(found.labelled) == 20  # the labelled ones first
    assert {one.path for one in found.looked_at} < {one.path for one in examples}
    assert f"time to look at {LEAST_LOOKED} of {LEAST_LOOKED + 20} pictures" in found.lines[0]
