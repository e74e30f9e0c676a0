"""The gate before a release, on cards that keep the floors and on others."""

import copy

import pytest

from model_build import card
from model_build.evaluation import release_check
from model_build.evaluation.metrics import share

FLOORS = {
    "fewest_images": 1000,
    "plain": {"original-0.7.1": {"any_case": 0.99, "calibration_error": 0.03}},
    "families": {},
    "groups": {"held_out": {"any_case": 0.66}, "trained": {"calibration_error": 0.02}},
}


def behind(**changes) -> list[str]:
    """What is said of a card that keeps the floors but for the changes."""
    figures = {"right": 990, "of": 1000, "error": 0.03, "held_out": 660, "trained": 0.02} | changes
    made = copy.deepcopy(card.read())
    plain = made["accuracy"]["sets"]["original-0.7.1"]
    plain["images"] = figures["of"]
    plain["exact_match"]["any_case"] = share(
        [True] * figures["right"] + [False] * (figures["of"] - figures["right"])
    )
    plain["expected_calibration_error"] = figures["error"]
    held_out = [True] * figures["held_out"] + [False] * (1000 - figures["held_out"])
    made["families"]["held_out"] |= {"images": 1000, "any_case": share(held_out)}
    made["families"]["trained"]["expected_calibration_error"] = figures["trained"]
    return list(release_check.shortfalls(made, FLOORS))


def test_a_card_at_the_floors_is_released():
    assert behind() == []
    # Less by chance: the interval still reaches the floor.
    assert behind(right=985, held_out=640) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"right": 970}, "original-0.7.1: 97.00% in any case, at most 97.89%, where"),
        ({"right": 899, "of": 900}, "original-0.7.1: 900 images, fewer than 1000"),
        ({"error": 0.031}, "original-0.7.1: calibration error 0.0310, above 0.03"),
        ({"held_out": 600}, "held_out: 60.00% in any case"),
        ({"trained": 0.03}, "trained: calibration error 0.0300, above 0.02"),
    ],
)
def test_what_falls_behind_is_named(changes, said):
    [one] = behind(**changes)
    assert one.startswith(said)


def test_what_is_not_measured_is_named():
    bare = {name: value for name, value in card.read().items() if name != "families"}
    said = list(release_check.shortfalls(bare, FLOORS))
    assert said == ["held_out is not measured", "trained is not measured"]


def test_the_command_ends_with_an_error_where_the_card_falls_behind(monkeypatch, capsys):
    lowest = FLOORS | {"plain": {"original-0.7.1": {"any_case": 0.5}}, "groups": {}}
    monkeypatch.setattr(release_check, "read_floors", lambda: lowest)
    release_check.main()
    assert "keeps what releases have reached" in capsys.readouterr().out
    higher = lowest | {"plain": {"original-0.7.1": {"any_case": 0.9999}}}
    monkeypatch.setattr(release_check, "read_floors", lambda: higher)
    with pytest.raises(SystemExit, match="falls behind:\noriginal-0.7.1: "):
        release_check.main()


def test_the_floors_are_of_figures_that_every_card_has(tmp_path):
    floors = release_check.read_floors()
    names = {(table, name) for table in ("plain", "families", "groups") for name in floors[table]}
    assert names <= release_check.measured(card.read()).keys()
    (tmp_path / "floors.toml").write_text("fewest_images = 1\nplane = {}\n")
    with pytest.raises(ValueError, match="plane"):
        release_check.read_floors(tmp_path / "floors.toml")
