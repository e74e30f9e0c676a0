"""How well it reads, from the card and the measurements to the page and the README's table."""

from copy import deepcopy

import pytest

from model_build import accuracy_page, card
from model_build.evaluation.measurements import read_browser, read_peers
from model_build.evaluation.metrics import percent, share


@pytest.fixture
def embedded() -> card.Card:
    return deepcopy(card.read())


def test_every_set_has_a_row(embedded):
    page = accuracy_page.page(embedded, read_peers(), read_browser())
    for name, figures in embedded["accuracy"]["sets"].items():
        setting, release, change = accuracy_page.described(name)
        any_case = percent(figures["exact_match"]["any_case"], digits=1)
        assert (
            f"| `captcha` {release}, {setting}{change} | {figures['images']:,} | {any_case} | "
            in page
        )
    for name, one in embedded["families"]["sets"].items():
        shown = name.removeprefix("held-out-").removeprefix("trained-")
        assert f"| {shown} | {one['images']:,} | {percent(one['any_case'], digits=1)} | " in page
    for reader in read_peers()["readers"].values():
        assert all(percent(value, digits=1) in page for value in reader["sets"].values())


def test_what_is_read_as_of_one_source_stands_beside_what_is_read_alone(embedded):
    measured = {
        "images": 60,
        "alone": share([True, False]),
        "together": share([True] * 3 + [False]),
    }
    families = embedded["families"]
    for one in (*families["sets"].values(), families["held_out"], families["trained"]):
        one["one_source"] = measured
    page = accuracy_page.page(embedded, read_peers(), read_browser())
    assert page.count("| 60 of them as one source, % |") == 2
    assert page.count(" | 50.0 → 75.0 |") == len(families["sets"]) + 2


@pytest.mark.parametrize(
    ("name", "described"),
    [
        ("original-0.3", ("the original's setting", "0.3", "")),
        ("default-0.7.1", ("the package's defaults", "0.7.1", "")),
        (
            "original-0.7.1-screens",
            ("the original's setting", "0.7.1", ", as simulated sloppy screenshots"),
        ),
        ("original-0.3-length-6", ("the original's setting", "0.3", ", 6 characters")),
    ],
)
def test_sets_are_described(name, described):
    assert accuracy_page.described(name) == described


def test_the_summary_names_the_worst_and_the_best(embedded):
    sets = embedded["families"]["sets"]
    for name in [name for name in sets if name.startswith("held-out-")]:
        del sets[name]
    for name, value in (("b", 0.2), ("a", 0.1), ("c", 0.3)):
        sets[f"held-out-{name}"] = sets["trained-wheezy"] | {"any_case": [value, 0.0, 1.0]}
    summary = accuracy_page.summary(embedded, read_peers())
    assert "| families **never trained on**: mean of 3 sets (a 10.0 to c 30.0) | " in summary


def test_the_summary_compares_with_the_best_peer(embedded):
    peers = read_peers()
    peers["readers"] = {
        name: {"sets": {"held-out-a": share([True] * right + [False] * 90)}, "median_ms": 1.0}
        for name, right in (("ours", 10), ("weak", 0), ("strong", 30))
    }
    summary = accuracy_page.summary(embedded, peers).replace("\n", " ")
    assert "it reads 10.0 % in any case, the best of 2 other readers (strong) 25.0 %." in summary
    page = accuracy_page.page(embedded, peers, [])
    assert "The best peer's interval meets ours on: a." in page
    del peers["readers"]["strong"]
    page = accuracy_page.page(embedded, peers, [])
    assert "The best peer's interval meets ours on: no set." in page


def test_what_is_not_measured_is_left_out(embedded):
    del embedded["accuracy"], embedded["families"]
    [*_, old] = read_browser()
    page = accuracy_page.page(embedded, read_peers(), [old])
    assert "## Other generators" not in page and "captchas of release" not in page
    assert "200 pictures" not in page
    frame = {"median_ms": 42.4, "runs": 5}
    first = {"median_ms": 310.2, "runs": 5}
    drawn = old | {
        "many": {"private": {"frame": frame}, "server": {"frame": frame, "first": first}}
    }
    page = accuracy_page.page(embedded, read_peers(), [drawn])
    assert "at most, while 200 pictures are read, private mode | 42 | 5 |" in page
    assert "at most, while 200 pictures are read, server mode | 42 | 5 |" in page
    assert "200 pictures chosen to first text, private mode" not in page
    assert "200 pictures chosen to first text, server mode | 310 | 5 |" in page
    assert "|---" not in accuracy_page.summary(embedded, read_peers())
