"""The ``recognize`` command, as it is installed."""

import base64
import csv
import io
import json
import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from PIL import Image

from recognize import cli
from recognize.limits import FORMATS
from recognize.options import OPTIONS
from tests.support.option_cases import REFUSED
from tests.support.pictures import animated, captchas, encoded, in_turn, word

NO_TEXT = "No text found"
RECOGNIZE = Path(sys.executable).with_name("recognize")


def recognize(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run([RECOGNIZE, *map(str, arguments)], capture_output=True, text=True)


@pytest.fixture
def here(capsys):
    """The command in this process: one of its own takes as long to start as 30 pictures to read."""

    def run(*arguments) -> subprocess.CompletedProcess:
        status = in_process(*arguments)
        told = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, status, told.out, told.err)

    return run


def in_process(*arguments) -> int:
    try:
        return cli.main([str(one) for one in arguments])
    except SystemExit as ended:
        return int(ended.code)


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


def test_a_folder_names_its_files(folder, reader, here):
    result = here(folder)
    expected = [
        f"{file}\t{reader.read(file.read_bytes()).text}" for file in sorted(folder.rglob("*.png"))
    ]
    assert result.stdout.splitlines() == expected


def test_a_folder_has_images_of_every_format(tmp_path, reader):
    expected = []
    for one in FORMATS:
        for suffix in one.suffixes:
            file = tmp_path / f"a{suffix}"
            file.write_bytes(encoded(word("black", "white"), one.pillow))
            expected.append(f"{file}\t{reader.read(file).text}")
    result = recognize(tmp_path)
    assert (result.stdout.splitlines(), result.stderr) == (sorted(expected), "")


def test_a_table(folder, reader, here):
    (folder / "deep" / "a, blank.png").write_bytes(encoded(Image.new("RGB", (160, 60), "white")))
    (folder / "deep" / "1.png").write_bytes(b"broken")
    (folder / "deep" / "turn.png").write_bytes(animated(in_turn(captchas(1)[0][0]), "PNG"))
    result = here(folder, "--csv", "--candidates", 2)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    files = [file for file in sorted(folder.rglob("*.png")) if file.name != "1.png"]
    assert result.returncode == 1 and result.stderr.startswith(f"{folder / 'deep' / '1.png'}: ")
    assert NO_TEXT not in result.stderr
    for row, file in zip(rows, files, strict=True):
        reading = reader.read(file, candidates=2)
        second = reading.candidates[1] if reading.legible else None
        assert row == {
            "file": str(file),
            "text": reading.text,
            "confidence": f"{reading.confidence:.4f}",
            "legible": "true" if reading.legible else "false",
            "trusted": "true" if reading.trusted else "false",
            "frames": str(reading.frames),
            "text_2": second.text if second else "",
            "confidence_2": f"{second.confidence:.4f}" if second else "",
        }
    assert [row["frames"] for row in rows] == ["1", "1", "1", "5"]


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_an_animation(tmp_path, captcha, kind, here):
    (tmp_path / "a.gif").write_bytes(animated(in_turn(captcha[0]), kind))
    assert here(tmp_path / "a.gif").stdout == f"{captcha[1]}\n"
    printed = json.loads(here(tmp_path / "a.gif", "--json").stdout)
    assert printed["frames"] == 5


@pytest.mark.parametrize("jobs", [(), ("--jobs", 1), ("--jobs=2",)], ids=str)
def test_many_are_read_by_processes_in_order(tmp_path, reader, jobs, here):
    drawn = [encoded(image) for image, _ in captchas(4)]
    for number in range(120):
        (tmp_path / f"{number:03}.png").write_bytes(drawn[number % 4])
    (tmp_path / "050.png").write_bytes(b"broken")
    texts = [reader.read(data).text for data in drawn]
    result = (here if jobs else recognize)(tmp_path, *jobs)
    assert result.returncode == 1 and result.stderr.count("\n") == 1
    assert f"{tmp_path / '050.png'}: The data is not an image" in result.stderr
    assert result.stdout.splitlines() == [
        f"{tmp_path / f'{number:03}.png'}\t{texts[number % 4]}"
        for number in range(120)
        if number != 50
    ]


def test_standard_input(tmp_path, png, captcha):
    (tmp_path / "a.png").write_bytes(png)
    command = [RECOGNIZE, "-", "--json"]
    result = subprocess.run(command, input=png, capture_output=True)
    assert json.loads(result.stdout)["text"] == captcha[1]
    assert json.loads(result.stdout)["file"] == "-"
    result = subprocess.run([RECOGNIZE, tmp_path, "-"], input=b"junk", capture_output=True)
    assert result.stdout.decode() == f"{tmp_path / 'a.png'}\t{captcha[1]}\n"
    assert result.returncode == 1 and result.stderr.startswith(b"-: The data is not an image")


def test_a_pattern_that_no_shell_expanded(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    for pattern, files in [
        ("deep/[02].png", ["deep/0.png", "deep/2.png"]),
        ("**/*.png", ["deep/0.png", "deep/1.png", "deep/2.png"]),
        ("d*p", ["deep/0.png", "deep/1.png", "deep/2.png"]),
    ]:
        assert in_process(pattern, "--csv") == 0
        rows = csv.DictReader(io.StringIO(capsys.readouterr().out))
        assert [row["file"] for row in rows] == files
    # A file whose name looks like a pattern is that file.
    (folder / "[x].png").write_bytes((folder / "deep" / "0.png").read_bytes())
    assert in_process("[x].png") == 0


def test_a_file_whose_name_is_base64(tmp_path, monkeypatch, png, captcha, capsys):
    monkeypatch.chdir(tmp_path)
    name = base64.b64encode(encoded(Image.new("L", (9, 9)), "GIF")[:24]).decode().replace("/", "_")
    Path(name).write_bytes(png)
    assert in_process(name) == 0
    assert capsys.readouterr().out == captcha[1] + "\n"


def test_a_bar_shows_how_far_it_is(folder):
    """On a terminal alone, which a pseudo terminal stands for."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(ours, (24, 80))
    try:
        command = [RECOGNIZE, folder]
        process = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, text=True)
        assert len(process.stdout.splitlines()) == 3
        os.set_blocking(ours, False)
        shown = b""
        while b"3/3" not in shown:
            shown += os.read(ours, 100_000)
    finally:
        os.close(ours)
        os.close(theirs)


def test_json_and_options(tmp_path, png, captcha, here):
    (tmp_path / "a.png").write_bytes(png)
    result = here(tmp_path / "a.png", "--json", "--candidates", 3, "--case", "lower")
    reading = json.loads(result.stdout)
    assert reading["text"] == captcha[1].lower() and reading["file"].endswith("a.png")
    assert len(reading["candidates"]) == 3
    listed = here(tmp_path / "a.png", "--candidates", 2).stdout.split("\t")
    assert len(listed) == 2 and listed[0].split()[0] == captcha[1]


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


def test_one_bad_file_does_not_stop_the_others(folder, here):
    (folder / "deep" / "1.png").write_bytes(b"broken")
    result = here(folder)
    assert result.returncode == 1
    assert len(result.stdout.splitlines()) == 2
    assert "1.png" in result.stderr and "not an image" in result.stderr


def test_a_picture_without_text_is_told_from_an_error(tmp_path, png, captcha, here):
    (tmp_path / "a.png").write_bytes(png)
    (tmp_path / "blank.png").write_bytes(encoded(Image.new("RGB", (160, 60), "white")))
    result = here(tmp_path)
    assert result.returncode == 0
    assert result.stdout.splitlines()[0].endswith("\t" + captcha[1])
    assert result.stderr.endswith(
        f"{tmp_path / 'blank.png'}: {NO_TEXT} (99 % sure that there is none).\n"
    )
    assert result.stderr.count(NO_TEXT) == 1
    result = here(tmp_path, "--json")
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
        (["*.png"], "matches no file"),
        ([".", "--jobs", "0"], "--jobs: must be a number from 1"),
        ([".", "--jobs", "all"], "--jobs: must be a number from 1"),
        ([".", "--job=2"], "Did you mean --jobs?"),
        ([".", "--json", "--csv"], "not allowed with"),
    ],
)
def test_wrong_use(tmp_path, monkeypatch, capsys, arguments, words):
    monkeypatch.chdir(tmp_path)
    assert in_process(*arguments) == 2
    assert words in capsys.readouterr().err


def test_wrong_use_of_the_program_is_told_without_a_traceback(tmp_path):
    result = recognize(tmp_path)
    assert result.returncode == 2 and "holds no images" in result.stderr
    assert "Traceback" not in result.stderr
