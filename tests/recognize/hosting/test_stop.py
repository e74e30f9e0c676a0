"""SIGTERM: what was taken is answered, and the process ends in time."""

import os
import signal
import socket
import time
from collections import Counter
from contextlib import contextmanager

import pytest

from recognize.hosting.server import FINISH_S, LINGER_S
from recognize.limits import MAX_BATCH_IMAGES
from recognize.settings import Settings
from tests.support import hostile
from tests.support.http_load import Load
from tests.support.lambda_events import multipart
from tests.support.patience import PATIENCE_S, until

# The bar was measured with 20.
TRIALS = int(os.environ.get("STOP_TRIALS", "3"))
# The costliest that are taken. Of batches of them, answers may be lost (docs/operators.md).
COSTLY = ["large and transparent", "BMP of jumps", "as many scans as are taken"]
# Longer than any machine takes to stop that has nothing left to wait for.
ENDS_S = 30
# What a server is told to wait for, where the test shows that it waits for something else.
NEVER = {"READ_SECONDS": "300", "BODY_SECONDS": "300", "HEADER_SECONDS": "300"}


@pytest.mark.slow
def test_no_answer_is_lost_under_load(start, captcha_png):
    upload = multipart(captcha_png)
    trials = [stopped(start(), *upload, after=trial * 0.01) for trial in range(TRIALS)]
    assert all(one["refused"] == 8 for one, _ in trials), trials
    report(trials)


@pytest.mark.slow
def test_no_answer_is_lost_whatever_is_decoded(start):
    """The costliest pictures that are taken, by eight clients; the last is read when it can be."""
    uploads = [multipart(hostile.FILES[name]()) for name in COSTLY]
    trials = [
        stopped(start(READ_SECONDS="60"), *uploads[trial % len(COSTLY)], after=trial * 0.02)
        for trial in range(TRIALS)
    ]
    report(trials)


def stopped(server, form: bytes, kind: str, after: float) -> tuple[Counter, float]:
    """What became of eight clients' requests, and how long the server took to stop.

    It is told so long after the first answer.
    """
    process, url, log_file = server
    load = Load(int(url.rpartition(":")[2]), "/v1/recognize", form, kind)
    load.wait_for_an_answer()
    time.sleep(after)
    load.stops(LINGER_S)
    process.send_signal(signal.SIGTERM)
    told = time.monotonic()
    outcomes = load.finish()
    assert process.wait(ENDS_S) == 0, log_file.read_text()
    took = time.monotonic() - told
    assert outcomes["lost"] == 0, (after, outcomes, load.details)
    return outcomes, took


def report(trials: list[tuple[Counter, float]]) -> None:
    total, slowest = sum(one["answered"] for one, _ in trials), max(took for _, took in trials)
    print(f"{len(trials)} trials, {total} answers, none lost, slowest stop {slowest:.2f} s")


def connected(url: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=PATIENCE_S)


@contextmanager
def under_way(url: str):
    """A connection whose request the server has begun to take, and whose body it waits for."""
    with connected(url) as connection:
        connection.sendall(
            b"POST /v1/recognize HTTP/1.1\r\nHost: reader\r\nContent-Type: image/png\r\n"
            b"Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n"
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 100")
        yield connection


def test_a_long_request_is_finished(start, captcha_png):
    """The largest batch, sent slowly: most of the body arrives after the signal."""
    form, kind = multipart(captcha_png, count=MAX_BATCH_IMAGES)
    process, url, _ = start(**NEVER)
    with connected(url) as connection:
        connection.sendall(
            b"POST /v1/recognize/batch HTTP/1.1\r\nHost: reader\r\nContent-Type: "
            + kind.encode()
            + b"\r\nContent-Length: %d\r\n\r\n" % len(form)
        )
        connection.sendall(form[:1000])
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        time.sleep(LINGER_S + 0.5)
        connection.sendall(form[1000:])
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.count(b'"elapsed_ms"') == MAX_BATCH_IMAGES
    assert process.wait(ENDS_S) == 0


def test_a_silent_connection_does_not_delay_the_end(start):
    process, url, _ = start(**NEVER)
    with connected(url):
        time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(ENDS_S) == 0, "it was given the time of a running request"


def test_a_request_that_never_ends_is_given_up_in_time(start):
    process, url, _ = start(**NEVER | {"READ_SECONDS": "1"})
    with under_way(url):
        process.send_signal(signal.SIGTERM)
        told = time.monotonic()
        assert process.wait(ENDS_S) == 0
        assert time.monotonic() - told > 1 + FINISH_S / 2


def test_together_it_takes_less_than_platforms_grant():
    """Docker: 10 s."""
    assert LINGER_S + Settings().read_seconds + FINISH_S < 10


def test_no_new_connection_is_taken(start):
    process, url, _ = start(**NEVER)
    with under_way(url):
        process.send_signal(signal.SIGTERM)
        with pytest.raises(ConnectionRefusedError):
            # Those that arrive before it has heard of the signal are taken.
            until(lambda: connected(url).close(), "a refusal", ENDS_S)
        assert process.poll() is None
    assert process.wait(ENDS_S) == 0
