"""One family left out: of the mixture, of the weights, and read at the end."""

import json
import shutil
from pathlib import Path

import pytest

from tests.support.generators import needs
from training.data.mixture import parse_mixture
from training.generators import SOURCES, family_of
from training.studies import leave_one_out
from training.studies.leave_one_out import known_to, main, without

SMALL = ["--steps", "2", "--batch", "4", "--validation", "4", "--workers", "1"]


def test_every_source_of_the_family_is_left_out():
    mixture = parse_mixture("breadth")
    assert without(mixture, "multicolor").keys() == mixture.keys() - {
        "multicolor", "multicolor-hardest"
    }  # fmt: skip
    rest = without(mixture, "captcha")
    assert not any(name.endswith(("0.3", "0.7.1")) for name in rest)
    assert rest["wheezy"] == mixture["wheezy"]
    for left_out in leave_one_out.CHOICES:
        rest = without(dict.fromkeys(SOURCES, 1.0), left_out)
        assert left_out not in {family_of(name).name for name in rest}
    with pytest.raises(ValueError, match="sources of wheezy, and others"):
        without({"rendered": 1.0}, "wheezy")
    with pytest.raises(ValueError, match="sources of wheezy, and others"):
        without({"wheezy": 1.0}, "wheezy")


def write_run(folder: Path, mixture: str, weights: Path | None) -> Path:
    folder.mkdir()
    settings = {"mixture": parse_mixture(mixture), "weights": weights and str(weights)}
    (folder / "run.json").write_text(json.dumps(settings))
    return folder / "final.weights.h5"


def test_weights_that_know_the_family_are_refused(tmp_path, capsys):
    first = write_run(tmp_path / "first", "wheezy", None)
    second = write_run(tmp_path / "second", "svg-captcha", first)
    assert known_to(second) == {"wheezy", "svg-captcha"}
    assert known_to(None) == known_to(tmp_path / "elsewhere.weights.h5") == set()
    # Its card names a source that stood for seven generators.
    assert {"captcha", "canvas-captcha", "gvcode"} <= known_to(leave_one_out.SHIPPED)
    with pytest.raises(SystemExit):
        main(["wheezy", "--runs", str(tmp_path), "--weights", str(second), *SMALL])
    assert "have been trained on wheezy" in capsys.readouterr().err
    assert not (tmp_path / "leave-out-wheezy").exists()


@pytest.mark.slow
@needs("wheezy")
def test_it_is_trained_and_measured_beside_the_shipped_model(tmp_path, capsys, tiny):
    arguments = ["wheezy", "--mixture", "original-0.7.1:2,wheezy:9", "--images", "5"]
    arguments += ["--runs", str(tmp_path), *SMALL]
    main(arguments)
    run = tmp_path / "leave-out-wheezy"
    settings = json.loads((run / "run.json").read_text())
    assert settings["mixture"] == {"original-0.7.1": 2.0}
    report = json.loads((run / "leave-one-out.json").read_text())
    assert json.loads(capsys.readouterr().out.partition("\n")[2]) == report
    assert report["training_images"] == 8 and report["mixture"] == {"original-0.7.1": 2.0}
    (measured,) = report["sets"].values()
    assert measured["left_out"]["any_case"] == [0, 0, pytest.approx(0.43449)]
    assert len(measured["shipped"]["case_sensitive"]) == 3
    # Done already: the same command measures again and trains no more.
    shutil.copy(run / "history.csv", tmp_path)
    main(arguments)
    assert (run / "history.csv").read_bytes() == (tmp_path / "history.csv").read_bytes()
