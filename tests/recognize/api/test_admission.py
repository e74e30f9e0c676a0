"""A crowd, slow clients and those who go away: refused in words, at once, and without a trace."""

import base64
import json
import os
import select
import socket
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from recognize.limits import MAX_BATCH_IMAGES
from tests.support import hostile
from tests.support.patience import PATIENCE_S, until
from tests.support.processes import processor_seconds

# Some seconds of work in half a megabyte.
ONE_OF_LONG = hostile.png(1400, 1400, 6)
LONG = json.dumps({"images": [base64.b64encode(ONE_OF_LONG).decode()] * MAX_BATCH_IMAGES}).encode()


def head(path: str, length: int, kind: str = "application/json") -> bytes:
    lines = f"POST {path} HTTP/1.1", "Host: reader", f"Content-Type: {kind}"
    return "\r\n".join([*lines, f"Content-Length: {length}", "\r\n"]).encode()


def connected(url: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=PATIENCE_S)


@contextmanager
def busy(url: str):
    """Over a batch that takes seconds; the connection that waits for its answer."""
    with connected(url) as connection:
        connection.sendall(head("/v1/recognize/batch", len(LONG)) + LONG)
        wait_for_status(url, "full")
        yield connection


@contextmanager
def busy_reader(url: str):
    """As ``busy``, of a server that has room for others; the connection closes after the answer."""
    with connected(url) as connection:
        lines = head("/v1/recognize/batch", len(LONG))
        connection.sendall(lines.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + LONG)
        time.sleep(0.2)
        yield connection


def wait_for_status(url: str, status: str) -> None:
    until(lambda: httpx.get(f"{url}/readyz").json()["status"] == status, status)


def read(url: str, captcha_png: bytes, path: str = "/v1/recognize") -> httpx.Response:
    return httpx.post(url + path, files={"image": captcha_png}, timeout=PATIENCE_S)


@pytest.mark.parametrize("path", ["/v1/recognize", "/classify_image/classify/api/"])
def test_a_full_server_refuses_at_once(start, captcha_png, path):
    server = start(READERS="1", QUEUE="0", READ_SECONDS="60")
    with busy(server.url):
        answer = read(server.url, captcha_png, path)
        assert answer.status_code == 503 and answer.headers["retry-after"] == "1"
        assert answer.headers["content-type"] == "application/problem+json"
        assert "Try again in a second" in answer.json()["detail"]
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        # The batch before it is still being read.
        assert httpx.get(f"{server.url}/readyz").json() == {"status": "full"}


def test_a_refusal_is_there_for_who_is_still_sending(start):
    """A connection that is closed upon what arrives is reset, and the answer may be gone."""
    server = start(READERS="1", QUEUE="0", READ_SECONDS="60")
    body = bytes(1_000_000)
    lines = head("/v1/recognize", len(body)).replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")

    def sent() -> bytes:
        """The answer, read after the body was sent; a second for which is not much for a test."""
        with suppress(OSError), connected(server.url) as connection:
            connection.sendall(lines)
            start = connection.recv(12)
            assert start == b"HTTP/1.1 503"
            connection.sendall(body)
            return start + b"".join(iter(lambda: connection.recv(65536), b""))
        return b""

    with busy(server.url):
        assert until(sent, "a whole answer").endswith(b"}")


def test_who_waits_in_the_queue_is_answered(start, captcha_png):
    server = start(READERS="1", QUEUE="3")
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(read(server.url, captcha_png)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * 4


def test_work_that_nobody_waits_for_is_left(start, captcha_png):
    server = start(READERS="1", QUEUE="0", READ_SECONDS="60")
    pid = server.process.pid
    before = processor_seconds(pid)
    assert httpx.post(
        f"{server.url}/v1/recognize", content=ONE_OF_LONG, timeout=PATIENCE_S
    ).is_success
    one = processor_seconds(pid) - before
    with busy(server.url):
        pass
    before = processor_seconds(pid)
    wait_for_status(server.url, "ready")
    assert processor_seconds(pid) - before < one * MAX_BATCH_IMAGES / 4
    assert read(server.url, captcha_png).status_code == 200
    log = server.log.read_text()
    assert log.count('"refused": "gone"') == 1 and "Traceback" not in log


def test_a_request_has_its_time_to_be_read(start, captcha_png):
    """What begins in it is read; every other picture of a batch, and who waits, is told."""
    server = start(READERS="1", READ_SECONDS="1")
    with busy_reader(server.url) as batch:
        answer = read(server.url, captcha_png)
        whole = b"".join(iter(lambda: batch.recv(65536), b""))
    results = json.loads(whole.partition(b"\r\n\r\n")[2])["results"]
    assert len(results) == MAX_BATCH_IMAGES and "text" in results[0]
    late = [one["error"] for one in results if "error" in one]
    assert late and results[-1]["error"] in late
    assert {one["status"] for one in late} == {503} and "within 1 s" in late[0]["detail"]
    # One picture stands before it, whatever the batch still has.
    assert answer.status_code == 200
    assert '"refused": "late"' in server.log.read_text()


def test_a_batch_of_one_source_is_answered_with_what_was_read_in_time(start, captcha_png):
    """It has the one place that is left beside a batch, and turns in between."""
    server = start(READERS="1", QUEUE="1", READ_SECONDS="1")
    sent = [("image", captcha_png), *[("image", ONE_OF_LONG)] * (MAX_BATCH_IMAGES - 1)]
    with busy_reader(server.url):
        answer = httpx.post(
            f"{server.url}/v1/recognize/batch?same_source=true", files=sent, timeout=PATIENCE_S
        )
    assert answer.status_code == 200
    results = answer.json()["results"]
    late = [one["error"]["status"] for one in results if "error" in one]
    assert late and set(late) == {503} and len(results) == MAX_BATCH_IMAGES
    # There was no time to read it again under the profile, which is there all the same.
    alone = read(server.url, captcha_png).json()
    assert (results[0]["text"], results[0]["changed"]) == (alone["text"], False)
    assert results[0]["confidence"] == alone["confidence"]
    assert answer.json()["profile"]["pictures"] == 1


def test_an_upload_that_is_broken_off_is_one_line(start):
    server = start()
    before = len(server.log.read_text().splitlines())
    with connected(server.url) as connection:
        connection.sendall(head("/v1/recognize", 5000, "image/png") + bytes(100))
        time.sleep(0.2)
    (line,) = until(lambda: server.log.read_text().splitlines()[before:], "a line of the log")
    line = json.loads(line)
    assert (line["route"], line["status"], line["refused"]) == ("/v1/recognize", 499, "gone")


def test_a_body_has_its_time(start):
    server = start(BODY_SECONDS="1")
    with connected(server.url) as connection:
        connection.sendall(head("/v1/recognize", 5000, "image/png") + bytes(100))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 408") and b"within 1 s" in answer


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HTTP/1.1\r\nHost: rea"])
def test_a_head_has_its_time(start, sent):
    server = start(HEADER_SECONDS="1")
    with connected(server.url) as connection:
        connection.sendall(sent)
        assert connection.recv(100) == b""


def test_a_refused_body_does_not_keep_the_connection(start):
    """Sent byte by byte after the refusal, for ever."""
    server = start(HEADER_SECONDS="1", READERS="1", QUEUE="0", READ_SECONDS="60")
    with busy(server.url), connected(server.url) as connection:
        connection.sendall(head("/v1/recognize", 5000, "image/png"))
        assert connection.recv(65536).startswith(b"HTTP/1.1 503")
        with pytest.raises(OSError):
            until(lambda: connection.sendall(b"a"), "the end of the connection")


def test_uploads_under_way_are_bounded(start, captcha_png):
    """Two batches that do not end, of 8 MiB that may be held; no file is made of any."""
    server = start(UPLOADS_MIB="8")
    part = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n'
    begun = head("/v1/recognize/batch", 4_400_000, "multipart/form-data; boundary=x") + part
    with connected(server.url) as one, connected(server.url) as other:
        for connection in (one, other):
            connection.sendall(begun + bytes(4_150_000))
        end = time.monotonic() + PATIENCE_S
        while (answer := read(server.url, bytes(200_000))).status_code != 503:
            # While a picture is held the end of a batch may arrive, and be what is refused.
            late, _, _ = select.select((one, other), (), (), 0.05)
            if late:
                refusal = late[0].recv(4096).lower()
                assert refusal.startswith(b"http/1.1 503") and b"retry-after: 1\r\n" in refusal
                break
            assert time.monotonic() < end
        else:
            assert answer.headers["retry-after"] == "1"
        files = Path(f"/proc/{server.process.pid}/fd")
        if files.exists():
            kinds = [os.readlink(file) for file in files.iterdir() if file.is_symlink()]
            assert not [kind for kind in kinds if "(deleted)" in kind and "server-" not in kind]
    until(
        lambda: read(server.url, captcha_png).status_code == 200, "what was held to be given back"
    )
