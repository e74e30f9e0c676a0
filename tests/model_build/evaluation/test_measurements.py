"""What is kept of measurements beside the card's."""

import json

import pytest

from model_build.evaluation import measurements

INT8 = "model name\t: A Processor\nflags\t\t: sse avx2 avx512_vnni\n\nmodel name\t: A Processor\n"


def browser(processor: str, day: str) -> measurements.Browser:
    clipboard = {"private": {"median_ms": 80.0, "runs": 15}}
    return {
        "date": day,
        "command": "measure",
        "model": "ctc 1.7.0",
        "processor": processor,
        "clipboard": clipboard,
    }


def test_a_measurement_replaces_that_of_its_processor(tmp_path):
    (tmp_path / "browser.json").write_text("[]")
    for one in (browser("a", "1"), browser("b", "2"), browser("a", "3")):
        measurements.write_browser(one, tmp_path)
    kept = measurements.read_browser(tmp_path)
    assert [(one["processor"], one["date"]) for one in kept] == [("a", "3"), ("b", "2")]


def test_a_comparison_replaces_the_last_one(tmp_path):
    peers = measurements.read_peers()
    measurements.write_peers(peers | {"date": "2030-01-01"}, tmp_path)
    assert measurements.read_peers(tmp_path) == peers | {"date": "2030-01-01"}


def test_fields_of_no_meaning_are_refused(tmp_path):
    (tmp_path / "browser.json").write_text(json.dumps([browser("a", "1") | {"clipbaord": {}}]))
    with pytest.raises(ValueError, match="clipbaord"):
        measurements.read_browser(tmp_path)


@pytest.mark.parametrize(
    ("cpuinfo", "said"),
    [
        (INT8, ("A Processor, ", " with int8 products")),
        (INT8.replace(" avx512_vnni", ""), ("A Processor, ", " without int8 products")),
        ("Features\t: fp asimd asimddp\n", ("unnamed processor, ", " with int8 products")),
    ],
)
def test_a_processor_is_described(tmp_path, cpuinfo, said):
    path = tmp_path / "cpuinfo"
    path.write_text(cpuinfo)
    described = measurements.processor(path)
    assert described.startswith(said[0]) and described.endswith(said[1])
    assert measurements.processor(tmp_path / "none").startswith("unnamed processor, ")
