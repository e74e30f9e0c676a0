"""``recognize label`` as a process: a secret address, this machine alone, nothing lost."""

import re
import signal
import subprocess
import sys
from contextlib import contextmanager

import httpx
import pytest

from recognize.label.table import Table
from tests.support.patience import PATIENCE_S
from tests.support.pictures import captchas, encoded

PROBLEM = "application/problem+json"


@contextmanager
def labelling(folder, *arguments, stderr=None):
    """The process and a client of its address, whose base is the secret path."""
    command = [sys.executable, "-m", "recognize.cli", "label", folder, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True) as process:
        try:
            told = ""
            while "http://" not in told:
                line = process.stdout.readline()
                assert line, "it ended before it served"
                told += line
            address = re.search(r"http://\S+", told)[0]
            with httpx.Client(base_url=address, timeout=PATIENCE_S, verify=False) as client:
                client.told = told
                yield process, client
        finally:
            process.kill()


@pytest.fixture
def folder(tmp_path):
    for number, (image, _) in enumerate(captchas(3)):
        (tmp_path / f"{number}.png").write_bytes(encoded(image))
    (tmp_path / "secret.txt").write_text("no picture")
    return tmp_path


@pytest.mark.slow
def test_a_label_is_on_the_disk_when_it_is_answered(folder):
    with labelling(folder) as (process, client):
        item = client.post("work/next").json()["item"]
        picture = client.get("work/picture", params={"file": item["file"]})
        assert picture.content == (folder / item["file"]).read_bytes()
        assert picture.headers["content-type"] == "image/png"
        put = {"file": item["file"], "text": " mK4t ", "before": ""}
        assert client.put("work/label", json=put).json() == {"text": "mK4t"}
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert Table(folder).labelled() == {item["file"]: "mK4t"}
    with labelling(folder) as (_, client):
        assert client.get("work/state").json()["labelled"] == 1
        assert client.get("work/item", params=put).json()["item"]["text"] == "mK4t"


@pytest.mark.slow
def test_ctrl_c_ends_it_without_a_word(folder):
    with labelling(folder, stderr=subprocess.PIPE) as (process, client):
        assert client.get("work/state").status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) == 0 and process.stderr.read() == ""


@pytest.mark.slow
def test_nobody_without_the_address_is_answered(folder):
    with labelling(folder) as (_, client):
        assert client.get("./").status_code == 200
        root = str(client.base_url.copy_with(path="/"))
        for path in ("", "work/state", "work/next", "x" * 32 + "/work/state", "docs"):
            assert httpx.get(root + path, verify=False).status_code == 404
        # A stranger's name that points here (DNS rebinding), and another page's request.
        rebound = client.get("work/state", headers={"Host": "evil.example:80"})
        assert rebound.status_code == 421 and rebound.headers["content-type"] == PROBLEM
        asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT"}
        allowed = client.options("work/label", headers=asked).headers
        assert "access-control-allow-origin" not in allowed
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.2:{client.base_url.port}/", verify=False)


@pytest.mark.slow
def test_what_cannot_be_is_a_problem_that_says_what_to_do(folder):
    with labelling(folder) as (_, client):
        first = {"file": "0.png", "text": "one", "before": ""}
        assert client.put("work/label", json=first).status_code == 200
        # Another program writes: what it wrote is neither lost nor overwritten unseen.
        Table(folder).put("1.png", "uno", before="")
        for put, status, said in (
            ({"file": "1.png", "text": "one"}, 409, "meanwhile"),
            ({"file": "secret.txt", "text": "x"}, 404, "no picture"),
            ({"file": "../0.png", "text": "x"}, 404, "no picture"),
            ({"file": "0.png", "text": ""}, 422, "1 to 64"),
            ({"file": "0.png", "text": "  ", "before": "one"}, 422, "1 to 64"),
            ({"file": "0.png", "text": "a\x00b", "before": "one"}, 422, "1 to 64"),
            ({"file": "0.png", "text": "a\nb", "before": "one"}, 422, "1 to 64"),
            ({"file": "0.png", "text": "x" * 65}, 422, "1 to 64"),
            ({"text": "x"}, 422, "has a file"),
        ):
            answer = client.put("work/label", json=put)
            assert answer.status_code == status and said in answer.json()["detail"]
            assert answer.headers["content-type"] == PROBLEM
        assert client.get("work/picture", params={"file": "secret.txt"}).status_code == 404
        (folder / "labels.csv").write_text("broken")
        answer = client.put("work/label", json=first)
        assert answer.status_code == 409 and "must name the columns" in answer.json()["detail"]
        assert (folder / "labels.csv").read_text() == "broken"


@pytest.mark.slow
def test_a_merge_is_told(folder):
    Table(folder).put("0.png", "one", before="")
    (folder / "bob.csv").write_text("file,text\n0.png,uno\n1.png,two\n9.png,x\n")
    with labelling(folder, "--merge", folder / "bob.csv") as (_, client):
        assert "New labels: 1; conflicts, which come first: 1." in client.told
        assert "Left out: labels of 1 pictures that are not in" in client.told
        conflict = client.post("work/next").json()["item"]["conflict"]
        assert conflict == {"file": "0.png", "text": "one", "other": "uno"}


def test_a_folder_that_cannot_be_labelled_is_said(tmp_path, capsys):
    from recognize.cli import main

    assert main(["label", str(tmp_path)]) == 2
    assert "holds no pictures" in capsys.readouterr().err
