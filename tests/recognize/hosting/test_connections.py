"""Thousands of connections that bring nothing, and no descriptors for more."""

import http.client
import json
import os
import resource
import signal
import socket
import time
from contextlib import ExitStack, contextmanager, suppress

import httpx
import pytest

from recognize.hosting.crowd import SPARE_DESCRIPTORS, Crowd
from recognize.hosting.server import SAID_EVERY_S
from tests.support.patience import PATIENCE_S, until
from tests.support.processes import processor_seconds, resident_mib

# More than are kept. The bar, 1.2 times a reading's processor time, was measured with 2,000.
CROWD = int(os.environ.get("CROWD", "700"))
SLOWER = float(os.environ.get("CROWD_SLOWER", "2"))
MIB = 100
READINGS = 20
# No time of the server's is over while a test lasts.
PATIENT = {f"{what}_SECONDS": "300" for what in ("HEADER", "BODY", "IDLE", "ANSWER")}

HEAD = b"POST /v1/recognize HTTP/1.1\r\nHost: reader\r\nContent-Type: "
ALIVE = b"GET /healthz HTTP/1.1\r\nHost: reader\r\n\r\n"
FORM = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n'
KINDS = {
    "a head of 15 KiB": HEAD + b"a" * 15_000,
    "half a form": HEAD
    + b"multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n"
    + FORM
    # Of as many as are kept, nearly all that uploads may take.
    + bytes(110_000),
    "an answered request": ALIVE,
}


@pytest.fixture(autouse=True)
def descriptors():
    """Enough for both ends of what this process opens."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < (wanted := CROWD + 500):
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def connected(url: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=PATIENCE_S)


@contextmanager
def crowd(url: str, count: int, data: bytes = b""):
    """So many connections, of which each has sent the data."""
    with ExitStack() as connections:
        opened = []
        for _ in range(count):
            opened.append(connections.enter_context(connected(url)))
            opened[-1].sendall(data)
        yield opened


def cost(server, captcha_png: bytes) -> float:
    """Processor time of honest readings, each over a connection of its own; all are answered."""
    before = processor_seconds(server.process.pid)
    for _ in range(READINGS):
        client = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=PATIENCE_S)
        client.request("POST", "/v1/recognize", captcha_png, {"Content-Type": "image/png"})
        assert client.getresponse().status == 200
        client.close()
    return processor_seconds(server.process.pid) - before


def alive(connection: socket.socket) -> bool:
    """Whether a request on the connection is answered."""
    connection.sendall(ALIVE)
    answer = b""
    while not answer.endswith(b"}"):
        answer += connection.recv(4096)
    return answer.startswith(b"HTTP/1.1 200")


def metric(server, name: str) -> float:
    (line,) = [
        line
        for line in httpx.get(f"{server.url}/metrics").text.splitlines()
        if line.startswith(f"{name} ")
    ]
    return float(line.split()[1])


@pytest.mark.slow
def test_a_crowd_costs_little(start, captcha_png):
    server = start(**PATIENT)
    # Other work takes its part of the processor, and of its caches: the best of several counts.
    alone = min(cost(server, captcha_png) for _ in range(4))
    rest = resident_mib(server.process.pid)
    for kind, data in KINDS.items():
        with crowd(server.url, CROWD, data):
            beside = min(cost(server, captcha_png) for _ in range(4))
            assert metric(server, "recognize_connections") <= 512
            more = resident_mib(server.process.pid) - rest
            print(f"{CROWD} of {kind}: {more:.0f} MiB, {beside / alone:.2f} x the processor time")
            assert more < MIB, kind
        assert beside < SLOWER * alone, f"{kind}: {beside:.2f} s, alone {alone:.2f} s"
    assert metric(server, "recognize_connections_dropped_total") >= len(KINDS) * (CROWD - 512)


def test_the_slowest_is_closed_for_another(start, captcha_png):
    server = start(CONNECTIONS="8", **PATIENT)
    body = b"multipart/form-data; boundary=x\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n"
    # Its start was asked for, and who asked may have gone without an answer.
    until(lambda: metric(server, "recognize_connections") <= 1, "the connections' end")
    with crowd(server.url, 8) as (first, second, third, *_, last):
        # Once the last is answered all are taken. The first and second then wait anew.
        for connection in (last, first, second):
            assert alive(connection)
        third.sendall(HEAD + body % 60_000)
        assert third.recv(4096).startswith(b"HTTP/1.1 100")
        third.sendall(FORM)
        with connected(server.url) as ninth:
            # The third waits for the rest of its body since it was opened.
            with suppress(ConnectionResetError):
                assert third.recv(4096) == b""
            for connection in (first, second, ninth):
                assert alive(connection)
    gone = until(
        lambda: [line for line in server.log.read_text().splitlines() if "499" in line],
        "a line of who is gone",
    )
    assert json.loads(gone[0])["refused"] == "gone"


def test_a_connection_is_kept_for_so_long(start):
    server = start(**PATIENT | {"IDLE_SECONDS": "1"})
    with connected(server.url) as connection:
        told = time.monotonic()
        assert alive(connection)
        assert connection.recv(4096) == b""
        assert time.monotonic() - told > 0.9


def test_an_answer_that_nobody_takes_is_given_up(start, tmp_path):
    (tmp_path / "large.bin").write_bytes(os.urandom(20 * 2**20))
    server = start(**PATIENT | {"ANSWER_SECONDS": "1"}, SITE_DIR=str(tmp_path))
    with connected(server.url) as connection:
        connection.sendall(b"GET /large.bin HTTP/1.1\r\nHost: reader\r\n\r\n")
        until(lambda: metric(server, "recognize_connections") <= 1, "the connection's end")
    assert "Traceback" not in server.log.read_text()


def test_no_descriptors_are_left(start, captcha_png):
    """The server waits for some, says so once, and is whole again where there are some."""
    server = start()
    pid = server.process.pid
    before = len(server.log.read_text())
    alone = cost(server, captcha_png)
    limits = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    used = len(os.listdir(f"/proc/{pid}/fd"))
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (used + 3, limits[1]))
    lasted = time.monotonic()
    with crowd(server.url, 200):
        began = processor_seconds(pid)
        time.sleep(2.5)
        # It tries each second, and does not do so without end.
        assert processor_seconds(pid) - began < 3 * alone
        assert server.process.poll() is None
    resource.prlimit(pid, resource.RLIMIT_NOFILE, limits)
    assert httpx.get(f"{server.url}/healthz", timeout=PATIENCE_S).status_code == 200
    cost(server, captcha_png)
    lasted = time.monotonic() - lasted
    log = server.log.read_text()[before:]
    assert 1 <= log.count("No connection can be taken now") <= 1 + lasted / SAID_EVERY_S
    assert "Traceback" not in log


def test_sigterm_without_descriptors(start):
    server = start()
    pid = server.process.pid
    _, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (len(os.listdir(f"/proc/{pid}/fd")) + 1, hard))
    with crowd(server.url, 20):
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE_S) == 0
    assert "Traceback" not in server.log.read_text()


def test_descriptors_bound_the_crowd():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (300, hard))
    try:
        assert Crowd.of_this_process(1000).places == 300 - SPARE_DESCRIPTORS
        assert Crowd.of_this_process(20).places == 20
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
