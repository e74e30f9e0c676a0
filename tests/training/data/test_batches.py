"""Batches of drawn and of stored images."""

import csv
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from model_build.evaluation.labelled import labelled_files
from model_build.labels import MAX_LABEL
from recognize.alphabet import decode
from recognize.images import HEIGHT, WIDTH, to_tensor
from tests.support.helpers import ROOT
from tests.support.patience import until
from tests.support.pictures import captchas, encoded
from training.data.batches import Generated, prefetch
from training.data.folder import Folder, split


def texts(labels: np.ndarray) -> list[str]:
    return [decode(label[label > 0]) for label in labels]


@pytest.fixture
def folder(tmp_path) -> Path:
    for number, (image, text) in enumerate(captchas(30)):
        (tmp_path / f"{text}_num{number}.png").write_bytes(encoded(image))
    return tmp_path


def test_a_batch_depends_on_seed_and_number_alone():
    make = Generated({"original-0.7.1": 1, "default-0.7.1": 1}, 8, seed=3)
    images, labels = make(7)
    assert images.shape == (8, HEIGHT, WIDTH, 3) and images.dtype == np.float32
    assert labels.shape == (8, MAX_LABEL) and labels.dtype == np.int32
    for again in (make(7), Generated(make.mixture, 8, seed=3)(7)):
        np.testing.assert_array_equal(images, again[0])
        np.testing.assert_array_equal(labels, again[1])
    assert texts(make(8)[1]) != texts(labels)
    assert texts(Generated(make.mixture, 8, seed=4)(7)[1]) != texts(labels)


def test_rare_lengths():
    labels = Generated({"original-0.7.1": 1}, 300, 0, (4, 6), (1, 8))(0)[1]
    lengths = [len(text) for text in texts(labels)]
    assert set(lengths) == set(range(1, 9))
    assert sum(4 <= length <= 6 for length in lengths) > 240


def test_workers_give_the_same_batches_in_order():
    make = Generated({"original-0.7.1": 1}, 4, seed=1)
    batches = prefetch(make, 5, workers=2)
    for number in range(5, 9):
        np.testing.assert_array_equal(next(batches)[0], make(number)[0])
    batches.close()


def test_a_failing_worker_ends_the_batches_with_its_error():
    with pytest.raises(KeyError, match="no-such-source"):
        next(prefetch(Generated({"no-such-source": 1}, 4), 0, workers=1))


def test_folder_named_as_the_original_named_its_files(folder):
    files = labelled_files(folder)
    assert sorted(text for _, text in files) == sorted(text for _, text in captchas(30))
    training, validation = split(folder, (1, 8))
    assert len(training) == 27 and len(validation) == 3 and not set(training) & set(validation)
    make = Folder(folder, 9, 0, (1, 8))
    epochs = [[t for number in range(first, first + 3) for t in texts(make(number)[1])]
              for first in (0, 3)]  # fmt: skip
    assert sorted(epochs[0]) == sorted(epochs[1]) == sorted(text for _, text in training)
    assert epochs[0] != epochs[1]


def test_folder_images_are_prepared_as_in_serving(folder):
    expected = {text: to_tensor(image.convert("RGB")) for image, text in captchas(30)}
    images, labels = Folder(folder, 5, 0, (1, 8))(0)
    for image, text in zip(images, texts(labels)):
        np.testing.assert_array_equal(image, expected[text])


def test_folder_with_a_table(tmp_path):
    rows = []
    for number, (image, text) in enumerate(captchas(3)):
        (tmp_path / f"{number}.png").write_bytes(encoded(image))
        rows.append((f"{number}.png", text))
    with (tmp_path / "labels.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("file", "text"), *rows])
    assert labelled_files(tmp_path) == [(tmp_path / name, text) for name, text in rows]


def test_a_table_may_name_pictures_without_text(tmp_path):
    rows = [(f"{number}.png", text) for number, (_, text) in enumerate(captchas(9))] + [
        (f"blank{number}.png", "") for number in range(9)
    ]
    for (name, _), (image, _) in zip(rows, captchas(18)):
        (tmp_path / name).write_bytes(encoded(image))
    lines = "".join(f"{name},{text}\n" for name, text in rows)
    (tmp_path / "labels.csv").write_text(f"file,text\n{lines}")
    assert [text for _, text in labelled_files(tmp_path)].count("") == 9
    _, labels = Folder(tmp_path, 17, 0, (0, 8))(0)
    assert 8 <= texts(labels).count("") <= 9
    # A network that always reads six characters is not trained on them.
    assert all(len(text) == 6 for _, text in sum(split(tmp_path, (6, 6)), []))


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("name,label\na.png,x\n", "columns file and text"),
        ("file,text\nmissing.png,abc\n", "missing.png"),
        ("file,text\n../a.png,abc\n", r"names \.\./a.png, which is no file in the folder"),
        ("file,text\n/a.png,abc\n", "which is no file in the folder"),
        ("file,text\n,abc\na.png,x\n", "1 rows with a text and no file"),
        ("file,text\na.png\n", "a.png has no label"),
        ("file,text\na.png,1234567890123\n", "a.png.*at most 12"),
        ("file,text\na.png,a~b\n", "a.png.*alphabet"),
    ],
)
def test_bad_tables_name_what_is_wrong(tmp_path, png, table, words):
    (tmp_path / "a.png").write_bytes(png)
    (tmp_path / "labels.csv").write_text(table)
    with pytest.raises(ValueError, match=words):
        labelled_files(tmp_path)


def test_folders_that_cannot_be_trained_on(tmp_path, png):
    with pytest.raises(ValueError, match="no labelled images"):
        labelled_files(tmp_path)
    (tmp_path / "_num1.png").write_bytes(b"")
    with pytest.raises(ValueError, match="_num1.png has no label"):
        labelled_files(tmp_path)
    (tmp_path / "_num1.png").unlink()
    (tmp_path / "abcd_num1.png").write_bytes(b"broken")
    (tmp_path / "abce_num2.png").write_bytes(b"broken")
    with pytest.raises(ValueError, match=r"abc._num\d.png: The data is not an image"):
        Folder(tmp_path, 1, 0, (4, 6))(0)
    with pytest.raises(ValueError, match="6 to 6 characters"):
        Folder(tmp_path, 1, 0, (6, 6))(0)


def runs(pid: int) -> bool:
    """Whether a process is there, and not only because nobody has asked how it ended."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


TELLS_ITS_WORKERS = """
import multiprocessing, time
from training.data.batches import Generated, prefetch

if __name__ == "__main__":
    batches = prefetch(Generated({"original-0.7.1": 1}, 1), first=0, workers=2)
    next(batches)
    print(*(child.pid for child in multiprocessing.active_children()), flush=True)
    time.sleep(600)
"""


def test_the_workers_of_a_killed_process_end(tmp_path):
    (tmp_path / "killed.py").write_text(TELLS_ITS_WORKERS)
    path = os.pathsep.join([str(ROOT), *sys.path])
    with subprocess.Popen(
        [sys.executable, tmp_path / "killed.py"],
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        workers = [int(pid) for pid in process.stdout.readline().split()]
        process.send_signal(signal.SIGKILL)
    assert len(workers) == 2
    until(lambda: not any(runs(pid) for pid in workers), "the workers' end")
