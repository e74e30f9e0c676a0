"""The command, as a process and in this one: what it refuses, and in which words."""

import os
import signal
import subprocess
import sys
import time

import pytest
from PIL import Image

from tests.support.patience import PATIENCE_S
from training import adapt


def refused(*arguments: object) -> str:
    with pytest.raises(SystemExit) as ended:
        adapt.main([str(one) for one in arguments])
    return str(ended.value.code)


def test_a_folder_that_is_none_is_refused(tmp_path):
    assert (
        refused(tmp_path / "x", tmp_path / "out") == f"Cannot teach: {tmp_path / 'x'} is no folder."
    )


def test_one_picture_is_too_few(tmp_path, capsys):
    Image.effect_noise((90, 30), 50).save(tmp_path / "ab_num1.png")
    assert "1 labelled pictures and 0 others are too few" in refused(tmp_path, tmp_path / "out")
    assert "1 pictures, 1 labelled" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("alphabet", "words"),
    [("0123я\u200b", "U+200B cannot be a further character"), ("digist", "tells no characters")],
)
def test_characters_that_cannot_be_taught_are_refused(tmp_path, alphabet, words, capsys):
    with pytest.raises(SystemExit):
        adapt.main([str(tmp_path), str(tmp_path / "out"), "--alphabet", alphabet])
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("minutes", ["0", "-1", "nan", "x", "99999"])
def test_minutes_that_are_none_are_refused(tmp_path, minutes, capsys):
    with pytest.raises(SystemExit) as ended:
        adapt.main([str(tmp_path), str(tmp_path / "out"), f"--minutes={minutes}"])
    assert ended.value.code == 2 and "--minutes: must be above 0" in capsys.readouterr().err


@pytest.mark.slow
def test_ctrl_c_stops_with_a_sentence(tmp_path, interruptible):
    for number in range(400):
        picture = Image.effect_noise((90, 30), 50)
        picture.save(tmp_path / f"ab{number:03d}x_num{number}.png")
    log = tmp_path / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "training.adapt", tmp_path, tmp_path / "out"],
            env=os.environ,
            stdout=subprocess.DEVNULL,
            stderr=file,
        )
    while b"looking" not in log.read_bytes() and process.poll() is None:
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE_S) == 1
    error = log.read_text()
    assert "Stopped, and nothing written. The same command goes on where it was." in error
    assert "Traceback" not in error and not (tmp_path / "out").exists()
