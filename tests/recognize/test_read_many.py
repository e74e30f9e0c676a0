"""Many pictures: in order, by processes, a bounded number of them ahead, none lost."""

import dataclasses
import errno
import io
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from recognize import ImageError, processes
from recognize.images import decode
from recognize.options import OptionError, Options
from recognize.processes import CHUNK, CHUNKS_AHEAD, cores
from recognize.reader import Reading
from tests.support.patience import PATIENCE_S
from tests.support.pictures import captchas, encoded

JOBS = 2


@pytest.fixture(scope="module")
def pictures() -> list[bytes]:
    return [encoded(image) for image, _ in captchas(12)]


def timeless(answers) -> list:
    return [
        dataclasses.replace(one, elapsed_ms=0) if isinstance(one, Reading) else repr(one)
        for one in answers
    ]


def stream(pictures):
    """Pictures of which nobody knows how many there are: processes start for the first."""
    yield from pictures


def children() -> list[str]:
    """The processes that this one has started and that have not ended."""
    listed = subprocess.run(["pgrep", "-P", str(os.getpid())], capture_output=True, text=True)
    return listed.stdout.split()


@pytest.mark.parametrize("jobs", [1, JOBS])
def test_in_order_and_as_one_by_one(reader, pictures, jobs):
    expected = timeless(reader.read(data, case="upper", candidates=3) for data in pictures * 3)
    many = reader.read_many(stream(pictures * 3), jobs=jobs, case="upper", candidates=3)
    assert timeless(many) == expected


def test_options_are_given_by_name_or_together(reader, pictures):
    by_name = reader.read_many(pictures, jobs=1, case="upper", candidates=3)
    together = reader.read_many(pictures, Options(case="upper", candidates=3), jobs=1)
    assert timeless(together) == timeless(by_name)


@pytest.mark.parametrize("jobs", [1, JOBS])
def test_what_cannot_be_read_stands_in_its_place(tmp_path, monkeypatch, reader, png, jobs):
    (tmp_path / "a.png").write_bytes(png)
    monkeypatch.chdir(tmp_path)
    sent = [
        b"broken", png, "nowhere.png", None, "a.png", Path("a.png"), io.BytesIO(png), 5,
        Image.open(io.BytesIO(png)), np.asarray(decode(png)), np.zeros((5, 5)), io.StringIO("text"),
        np.zeros((3000, 3000), np.uint8), tmp_path, png,
    ]  # fmt: skip
    kinds = [
        ImageError, Reading, FileNotFoundError, TypeError, Reading, Reading, Reading, TypeError,
        Reading, Reading, TypeError, TypeError, ImageError, IsADirectoryError, Reading,
    ]  # fmt: skip
    answers = list(reader.read_many(stream(sent), jobs=jobs))
    assert all(isinstance(answer, kind) for answer, kind in zip(answers, kinds, strict=True))
    assert len({one.text for one in answers if isinstance(one, Reading)}) == 1
    assert "not an image" in str(answers[0]) and answers[2].filename.endswith("nowhere.png")


def test_a_bounded_number_is_taken_ahead(reader, png):
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield png

    answers = reader.read_many(endless(), jobs=JOBS)
    assert taken == 0
    for place in range(3 * CHUNK * CHUNKS_AHEAD * JOBS):
        next(answers)
        assert taken <= place + 1 + CHUNK * (CHUNKS_AHEAD * JOBS + 1)
    answers.close()


def test_a_picture_is_read_as_it_was_when_it_was_taken(reader, pictures):
    images = [np.asarray(decode(data).resize((160, 60))) for data in pictures]

    def in_one_buffer():
        buffer = np.zeros((60, 160, 3), np.uint8)
        for image in images:
            buffer[:] = image
            yield buffer

    texts = [answer.text for answer in reader.read_many(in_one_buffer(), jobs=JOBS)]
    assert texts == [reader.read(image).text for image in images] and len(set(texts)) > 1


def test_processes_end_with_the_last_picture_and_with_the_iterator(reader, pictures):
    before = len(children())
    answers = reader.read_many(stream(pictures * 8), jobs=JOBS)
    assert len(children()) == before
    next(answers)
    assert len(children()) > before
    answers.close()
    assert len(children()) == before
    assert len(list(reader.read_many(stream(pictures * 2), jobs=JOBS))) == 24
    assert len(children()) == before


def test_few_pictures_and_a_frozen_program_need_no_process(monkeypatch, reader, pictures):
    def refuse(*_, **__):
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    # So many that few are read: it is the same rule.
    monkeypatch.setattr(processes, "WORTH", len(pictures) // JOBS)
    assert len(list(reader.read_many(pictures[:-1], jobs=JOBS))) == len(pictures) - 1
    with pytest.raises(AssertionError, match="was started"):
        list(reader.read_many(pictures, jobs=JOBS))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert len(list(reader.read_many(pictures, jobs=JOBS))) == len(pictures)


def test_a_process_that_is_ended_is_said(reader, png):
    def pictures():
        while True:
            yield png

    before = set(children())
    answers = reader.read_many(pictures(), jobs=JOBS)
    next(answers)
    (pid, *_) = set(children()) - before
    os.kill(int(pid), 9)
    with pytest.raises(RuntimeError, match="ended with status -9"):
        for _ in range(1000):
            next(answers)
    assert set(children()) == before


def test_wrong_use_is_refused_at_once(reader):
    with pytest.raises(OptionError, match="Did you mean length"):
        reader.read_many([], lenght=5)
    with pytest.raises(ValueError, match="at least 1"):
        reader.read_many([], jobs=0)
    with pytest.raises(ZeroDivisionError):
        list(reader.read_many((1 // 0 for _ in "a"), jobs=JOBS))


PROGRAM = """
from recognize import Reader
for answer in Reader().read_many(({path!r} for _ in range(30)), jobs=2, case="lower"):
    print(answer.text)
"""


def test_a_program_needs_no_guard(tmp_path, reader, png):
    (tmp_path / "a.png").write_bytes(png)
    program = tmp_path / "program.py"
    program.write_text(PROGRAM.format(path=str(tmp_path / "a.png")))
    text = reader.read(png, case="lower").text
    for command in ([sys.executable, program], [sys.executable, "-"]):
        result = subprocess.run(
            command, input=program.read_text(), capture_output=True, text=True, timeout=PATIENCE_S
        )
        assert result.stderr == "" and result.stdout.split() == [text] * 30


def test_threads_may_read_many(reader, pictures):
    expected = [reader.read(data).text for data in pictures]
    found: dict[int, list[str]] = {}

    def read(place: int) -> None:
        answers = reader.read_many(stream(pictures), jobs=JOBS)
        found[place] = [answer.text for answer in answers]

    threads = [threading.Thread(target=read, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {0: expected, 1: expected}


def test_processes_read_at_the_same_time(tmp_path, reader, png):
    """Two pictures are pipes, of which neither has a byte before both are being read."""
    pipes = [tmp_path / name for name in ("first", "second")]
    for pipe in pipes:
        os.mkfifo(pipe)
    filling = threading.Thread(target=fill_once_all_are_read, args=(pipes, png))
    filling.start()
    # Each is the first of what a process is handed at once.
    sent = [one for pipe in pipes for one in (pipe, *[png] * (CHUNK - 1))]
    answers = list(reader.read_many(stream(sent), jobs=JOBS))
    filling.join()
    assert all(isinstance(answer, Reading) for answer in answers), answers[0]


def fill_once_all_are_read(pipes: list[Path], data: bytes) -> None:
    """Where one is read only after another, that is empty and the other is not there."""
    end = time.monotonic() + PATIENCE_S
    opened: list[int] = []
    try:
        while len(opened) < len(pipes) and time.monotonic() < end:
            try:
                opened.append(os.open(pipes[len(opened)], os.O_WRONLY | os.O_NONBLOCK))
            except OSError as error:
                # Nobody reads it yet.
                assert error.errno == errno.ENXIO
                time.sleep(0.01)
        for pipe in opened if len(opened) == len(pipes) else ():
            os.write(pipe, data)
    finally:
        for path in pipes[len(opened) :]:
            path.unlink()
        for pipe in opened:
            os.close(pipe)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="Linux's own")
def test_a_program_that_has_one_core_starts_no_more_processes(monkeypatch, tmp_path):
    monkeypatch.setattr(processes, "QUOTA", tmp_path / "none")
    ours = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(ours)})
    try:
        assert cores() == 1
    finally:
        os.sched_setaffinity(0, ours)
    assert cores() == len(ours)


@pytest.mark.parametrize(
    ("told", "count"),
    [("100000 100000", 1), ("50000 100000", 1), ("250000 100000", 2), ("max 100000", None)],
)
def test_a_container_has_no_more_cores_than_its_quota(monkeypatch, tmp_path, told, count):
    quota = tmp_path / "cpu.max"
    monkeypatch.setattr(processes, "QUOTA", quota)
    machine = cores()
    quota.write_text(f"{told}\n")
    assert cores() == min(machine, count or machine)
