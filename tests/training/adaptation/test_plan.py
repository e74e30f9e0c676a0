"""What a stopped course goes on from."""

import pytest

from recognize.alphabet import Alphabet
from recognize.model import EMBEDDED
from training.adaptation import plan
from training.adaptation.grown import Grown
from training.adaptation.pictures import Example
from training.adaptation.plan import Plan


@pytest.fixture
def example(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"12")
    return Example(path, "ab")


def test_a_plan_is_found_again_by_the_same_pictures(tmp_path, example):
    key = plan.digest([example], "model")
    made = Plan(key, 1, [[0], []], 2, 40, 3)
    plan.keep(tmp_path, made)
    (tmp_path / "part-0").mkdir()
    assert plan.begun(tmp_path, key, 1) == made and made.runs == 4
    assert (tmp_path / "part-0").exists()


def test_a_link_to_nothing_is_a_picture_of_no_bytes(tmp_path, example):
    link = tmp_path / "gone.png"
    link.symlink_to(tmp_path / "nothing.png")
    assert plan.digest([example, Example(link, None)], "model")


def test_what_is_read_is_chosen_alike_at_every_call():
    made = Plan("", 1, [[0], []], 2, 40, 5)
    assert made.chosen(range(30)) == made.chosen(range(30))
    assert len({*made.chosen(range(30))}) == 5 and {*made.chosen(range(5))} == {*range(5)}


@pytest.mark.parametrize("change", ["text", "size", "model", "seed", "damage"])
def test_other_pictures_begin_anew(tmp_path, example, change):
    key = plan.digest([example], "model")
    plan.keep(tmp_path, Plan(key, 1, [[0]], 1, 40, 0))
    (tmp_path / "part-0").mkdir()
    text, model, seed = "ab", "model", 1
    if change == "text":
        text = "ac"
    elif change == "size":
        example.path.write_bytes(b"123")
    elif change == "model":
        model = "other"
    elif change == "seed":
        seed = 2
    else:
        (tmp_path / "plan.json").write_text('{"digest":')
    assert plan.begun(tmp_path, plan.digest([Example(example.path, text)], model), seed) is None
    assert not (tmp_path / "part-0").exists() and not (tmp_path / "plan.json").exists()


def test_a_model_is_told_by_its_alphabet_too():
    alphabets = (Alphabet(), Alphabet("б"), Alphabet("в"), Alphabet("б", "12"))
    assert len({plan.told(Grown(EMBEDDED, alphabet)) for alphabet in alphabets}) == len(alphabets)
