"""SIGTERM: what was taken is answered, and the process ends in time."""

import signal
import socket
import time
import urllib.request
from collections import Counter

import pytest

from recognize.limits import MAX_BATCH_IMAGES
from tests.support import hostile
from tests.support.http_load import Load
from tests.support.lambda_events import multipart

TRIALS = 20
# The costliest that are taken. Of batches of them, answers may be lost (docs/operators.md).
COSTLY = ["large and transparent", "BMP of jumps", "as many scans as are taken"]


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_no_answer_is_lost_under_load(start, captcha_png):
    upload = multipart(captcha_png)
    trials = [stopped(start, *upload, after=0.15 + trial * 0.01) for trial in range(TRIALS)]
    assert all(one["answered"] > 0 and one["refused"] == 8 for one, _ in trials), trials
    report(trials)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_no_answer_is_lost_whatever_is_decoded(start):
    """The costliest pictures that are taken, by eight clients."""
    uploads = [multipart(hostile.FILES[name]()) for name in COSTLY]
    trials = [
        stopped(start, *uploads[trial % len(COSTLY)], after=0.5 + trial * 0.02)
        for trial in range(TRIALS)
    ]
    assert sum(one["answered"] for one, _ in trials)
    report(trials)


def stopped(start, form: bytes, kind: str, after: float) -> tuple[Counter, float]:
    """What became of eight clients' requests, and how long the server took to stop."""
    process, url, log_file = start()
    load = Load(int(url.rpartition(":")[2]), "/v1/recognize", form, kind)
    time.sleep(after)
    process.send_signal(signal.SIGTERM)
    told = time.monotonic()
    assert process.wait(10) == 0, log_file.read_text()
    took = time.monotonic() - told
    outcomes = load.finish()
    assert outcomes["lost"] == 0, (after, outcomes, load.details)
    return outcomes, took


def report(trials: list[tuple[Counter, float]]) -> None:
    total, slowest = sum(one["answered"] for one, _ in trials), max(took for _, took in trials)
    print(f"{len(trials)} trials, {total} answers, none lost, slowest stop {slowest:.2f} s")


def test_a_long_request_is_finished(start, captcha_png):
    """The largest batch, sent slowly: most of the body arrives after the signal."""
    form, kind = multipart(captcha_png, count=MAX_BATCH_IMAGES)
    process, url, _ = start()
    port = int(url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(
            b"POST /v1/recognize/batch HTTP/1.1\r\nHost: reader\r\nContent-Type: "
            + kind.encode()
            + b"\r\nContent-Length: %d\r\n\r\n" % len(form)
        )
        connection.sendall(form[:1000])
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        time.sleep(1.5)
        connection.sendall(form[1000:])
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    # On a busy machine the last ones may come too late, and say so.
    read, late = answer.count(b'"elapsed_ms"'), answer.count(b'"status":503')
    assert answer.startswith(b"HTTP/1.1 200") and read and read + late == MAX_BATCH_IMAGES
    assert process.wait(10) == 0


def test_a_silent_connection_does_not_delay_the_end(start):
    process, url, _ = start()
    with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))):
        time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        told = time.monotonic()
        assert process.wait(10) == 0
        assert time.monotonic() - told < 5, "it was given the time of a running request"


def test_a_request_that_never_ends_is_given_up_in_time(start):
    process, url, _ = start()
    with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as connection:
        connection.sendall(
            b"POST /v1/recognize HTTP/1.1\r\nHost: reader\r\nContent-Type: image/png\r\n"
            b"Content-Length: 1000\r\n\r\n"
        )
        time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        told = time.monotonic()
        assert process.wait(12) == 0
        assert 5 < time.monotonic() - told < 10


def test_no_new_connection_is_taken(start):
    process, url, _ = start()
    with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))):
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert process.poll() is None
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=2)
        except OSError as error:
            assert "refused" in str(error)
        else:
            raise AssertionError("a new connection was served after SIGTERM")
        assert process.wait(10) == 0
