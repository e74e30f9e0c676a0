"""The command, as a process and in this one: what it refuses, and in which words."""

import os
import signal
import subprocess
import sys
import time

import pytest
from PIL import Image

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


def test_characters_that_no_entrance_knows_are_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        adapt.main([str(tmp_path), str(tmp_path / "out"), "--alphabet", "0123я"])
    error = capsys.readouterr().err
    assert "я cannot be taught: the reader, its page and its interface know 0-9, A-Z, a-z" in error


@pytest.mark.parametrize("minutes", ["0", "-1", "nan", "x", "99999"])
def test_minutes_that_are_none_are_refused(tmp_path, minutes, capsys):
    with pytest.raises(SystemExit) as ended:
        adapt.main([str(tmp_path), str(tmp_path / "out"), f"--minutes={minutes}"])
    assert ended.value.code == 2 and "--minutes" in capsys.readouterr().err


@pytest.mark.slow
def test_ctrl_c_stops_with_a_sentence(tmp_path):
    for number in range(400):
        picture = Image.effect_noise((90, 30), 50)
        picture.save(tmp_path / f"ab{number:03d}x_num{number}.png")
    process = subprocess.Popen(
        [sys.executable, "-m", "training.adapt", tmp_path, tmp_path / "out"],
        env=os.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.set_blocking(process.stderr.fileno(), False)
    told = ""
    while "looking" not in told and process.poll() is None:
        time.sleep(0.1)
        told += process.stderr.read() or ""
    process.send_signal(signal.SIGINT)
    os.set_blocking(process.stderr.fileno(), True)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Stopped, and nothing written. The same command goes on where it was." in error
    assert "Traceback" not in error and not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_hundred_thousand_pictures_are_bounded(tmp_path):
    first = tmp_path / "aa_num0.png"
    Image.effect_noise((40, 16), 50).save(first)
    for number in range(1, 100_000):
        os.link(first, tmp_path / f"a{number:05d}_num{number}.png")
    found = adapt.gather(tmp_path)
    assert len(found.examples) == 2000
    assert found.problems == ["of 100,000 labelled pictures, 2,000 are taken at random"]
