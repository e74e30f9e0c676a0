"""What a server bears, measured in a moment: each measurement comes to its end, and loses none."""

import asyncio

import pytest

from scripts.asking import request
from scripts.bear import Bars, attacks, crowd, steady
from tests.support import hostile
from tests.support.serving import running

pytestmark = pytest.mark.deploy
SECONDS = 0.5


@pytest.fixture(scope="module")
def borne():
    """One server for all."""
    with running() as server:
        yield server


@pytest.fixture
def requests(captcha_png):
    return [request("POST", "/v1/recognize", captcha_png)]


def check(bars: Bars, said: str, expected: list[str]) -> None:
    """The figures that are said, and that those hold which no machine's speed is in."""
    figures = [line.strip().partition(":") for line in said.splitlines() if line[0] == " "]
    assert [name for name, _, _ in figures] == expected
    missed = [name for name, _, figure in figures if "MISSED" in figure]
    assert len(missed) == bars.missed
    assert not {"lost", "peak memory"} & {*missed}, said


def test_a_crowd(borne, requests, capsys):
    bars = Bars()
    asyncio.run(crowd(borne, requests, SECONDS, 10, bars))
    times = ["accepted, p99", "refused, p99", "lost", "slowest probe"]
    said = capsys.readouterr().out
    check(bars, said, [*times, "peak memory", "normal again after"])
    # More than can be read, and what can be is.
    assert " x 200" in said and " x 503" in said


def test_attacks(borne, requests, capsys):
    bars, name = Bars(), "large WebP"
    asyncio.run(attacks(borne, requests, SECONDS, {name: hostile.FILES[name]()}, bars))
    check(
        bars,
        capsys.readouterr().out,
        ["peak memory", "accepted, p99", "refused, p99", "lost"],
    )


def test_a_steady_load(borne, requests, capsys):
    bars = Bars()
    asyncio.run(steady(borne, requests, SECONDS, 0.2, bars))
    figures = [line for line in capsys.readouterr().out.splitlines() if line[0] == " "]
    assert [line.strip().partition(":")[0] for line in figures] == ["errors", "memory", "growth"]
