"""The ``recognize`` command, as it is installed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from recognize import cli
from recognize.options import OPTIONS
from tests.support.option_cases import REFUSED
from tests.support.pictures import captchas, encoded

NO_TEXT = "No text found"
RECOGNIZE = Path(sys.executable).with_name("recognize")


def recognize(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run([RECOGNIZE, *map(str, arguments)], capture_output=True, text=True)


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "deep").mkdir()
    for number, (image, _) in enumerate(captchas(3)):
        (tmp_path / "deep" / f"{number}.png").write_bytes(encoded(image))
    (tmp_path / "notes.txt").write_text("not an image")
    return tmp_path


def test_one_file_gives_its_text_alone(tmp_path, png, captcha):
    (tmp_path / "a.png").write_bytes(png)
    result = recognize(tmp_path / "a.png")
    assert (result.returncode, result.stdout, result.stderr) == (0, captcha[1] + "\n", "")


def test_a_folder_names_its_files(folder, reader):
    result = recognize(folder)
    expected = [
        f"{file}\t{reader.read(file.read_bytes()).text}" for file in sorted(folder.rglob("*.png"))
    ]
    assert result.stdout.splitlines() == expected


def test_json_and_options(tmp_path, png, captcha):
    (tmp_path / "a.png").write_bytes(png)
    result = recognize(tmp_path / "a.png", "--json", "--candidates", 3, "--case", "lower")
    reading = json.loads(result.stdout)
    assert reading["text"] == captcha[1].lower() and reading["file"].endswith("a.png")
    assert len(reading["candidates"]) == 3
    listed = recognize(tmp_path / "a.png", "--candidates", 2).stdout.split("\t")
    assert len(listed) == 2 and listed[0].split()[0] == captcha[1]


def in_process(*arguments) -> int:
    try:
        return cli.main([str(one) for one in arguments])
    except SystemExit as ended:
        return int(ended.code)


def test_options_are_those_of_every_entrance(tmp_path, png, reader, capsys):
    file = tmp_path / "a.png"
    file.write_bytes(png)
    for query in ({"alphabet": "Digits, A–F"}, {"alphabet": "0-9", "length": "4 – 6"}):
        flags = [part for name, value in query.items() for part in (f"--{name}", value)]
        assert in_process(file, *flags) == 0
        assert capsys.readouterr().out == reader.read(png, **query).text + "\n"


@pytest.mark.parametrize(("query", "words"), REFUSED, ids=str)
def test_refusals_are_those_of_every_entrance(tmp_path, png, capsys, query, words):
    (tmp_path / "a.png").write_bytes(png)
    ((name, value),) = query.items()
    assert in_process(tmp_path, f"--{name}", value) == 2
    told = capsys.readouterr().err
    if name in OPTIONS:
        assert words in told
    else:
        assert f"There is no option --{name}." in told


def test_one_bad_file_does_not_stop_the_others(folder):
    (folder / "deep" / "1.png").write_bytes(b"broken")
    result = recognize(folder)
    assert result.returncode == 1
    assert len(result.stdout.splitlines()) == 2
    assert "1.png" in result.stderr and "not an image" in result.stderr


def test_a_picture_without_text_is_told_from_an_error(tmp_path, png, captcha):
    (tmp_path / "a.png").write_bytes(png)
    (tmp_path / "blank.png").write_bytes(encoded(Image.new("RGB", (160, 60), "white")))
    result = recognize(tmp_path)
    assert result.returncode == 0
    assert result.stdout.splitlines()[0].endswith("\t" + captcha[1])
    assert result.stderr.endswith(
        f"{tmp_path / 'blank.png'}: {NO_TEXT} (99 % sure that there is none).\n"
    )
    assert result.stderr.count(NO_TEXT) == 1
    result = recognize(tmp_path, "--json")
    assert [json.loads(line)["legible"] for line in result.stdout.splitlines()] == [True, False]
    assert NO_TEXT not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.png"], "does not exist"),
        (["."], "holds no images"),
        ([".", "--length", "zero"], "length must be"),
        ([".", "--alphabet", "digist"], "Did you mean digits?"),
        ([".", "--lenght=5"], "Did you mean --length?"),
        ([".", "--jsn"], "Did you mean --json?"),
        ([], "FILE|FOLDER"),
    ],
)
def test_wrong_use(tmp_path, arguments, words):
    result = subprocess.run([RECOGNIZE, *arguments], capture_output=True, text=True, cwd=tmp_path)
    assert result.returncode == 2 and words in result.stderr
    assert "Traceback" not in result.stderr
