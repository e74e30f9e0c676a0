"""Load shedding: the same refusals as the long way's, of plain requests alone."""

import http.client
import json
from collections.abc import Iterator

import h11
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from uvicorn.protocols.http.h11_impl import H11Protocol

from recognize.api.desk import Desk
from recognize.api.record import Journal
from recognize.api.shedding import Shedding
from recognize.hosting.connections import Connection
from recognize.hosting.ending import Ending
from tests.recognize.api.test_admission import busy, connected, head
from tests.support.patience import PATIENCE_S, until

PATH = "/v1/recognize"
FULL = {"READERS": "1", "QUEUE": "0", "READ_SECONDS": "60"}


def shedding(taken: int = 1, origins: tuple[str, ...] = ()) -> Shedding:
    """Of a desk with one place."""
    desk = Desk(1, 0, PATIENCE_S, Ending(PATIENCE_S))
    desk.taken = taken
    return Shedding(desk, Journal({PATH}, "", ()), origins)


def plain(
    *fields: str, path: str = PATH, line: str = "POST {} HTTP/1.1", body: str = "ab"
) -> bytes:
    lines = [line.format(path), "Host: reader", "Content-Length: 2", *fields]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


@pytest.mark.parametrize(
    "request_",
    [
        plain(),
        plain(path=f"{PATH}?length=4&x=%20"),
        plain("Connection: keep-alive", "X-API-Key: x", "Origin: https://a.example"),
        plain("Empty:", "Spaced:  \t a b \t"),
    ],
)
def test_a_plain_request_to_a_full_desk_is_shed(request_):
    assert shedding().length(request_) == len(request_)
    # The rest of its body, and what follows it.
    assert shedding().length(request_[:-1]) == shedding().length(request_ + b"x") == len(request_)
    assert not shedding(taken=0).length(request_)


@pytest.mark.parametrize(
    "request_",
    [
        plain()[:30],
        plain(path="/v1/nothing"),
        plain(path="/healthz", line="GET {} HTTP/1.1"),
        plain(line="POST {} HTTP/1.0"),
        plain(line="POST  {} HTTP/1.1"),
        plain("Content-Length: 2"),
        plain("Content-Length : 2"),
        plain("Transfer-Encoding: chunked"),
        plain("Expect: 100-continue"),
        plain("Connection: close"),
        plain("Folded: a\r\n b"),
        plain("Bare: a\nb"),
        plain("Null: \0"),
        plain().replace(b": 2", b": +2"),
        plain().replace(b": 2", b": 99999999"),
        plain().replace(b": 2", b": " + b"9" * 5000),
        plain().replace(b"Content-Length: 2\r\n", b""),
    ],
)
def test_any_other_goes_the_long_way(request_):
    assert not shedding().length(request_)


def test_a_page_that_may_ask_is_told_so_by_the_long_way():
    asked = plain("Origin: https://a.example")
    assert not shedding(origins=("https://a.example",)).length(asked)
    assert shedding(origins=("https://a.example",)).length(plain())


_TEXT = st.text(st.sampled_from("\t\r\n\0 :,;aZ09-_\x7f\xe9chunkedclose"), max_size=12)
_NAMES = st.sampled_from(["Host", "Content-Length", "Transfer-Encoding", "X", "Connection"]) | _TEXT
_FIELD = st.tuples(_NAMES, st.sampled_from([":", ": ", " : ", ""]), st.just("2") | _TEXT)


@given(st.lists(_FIELD, max_size=5), st.sampled_from(["POST", "post", "GET"]), _TEXT)
def test_what_is_shed_ends_where_the_server_would_end_it(fields, method, body):
    """Else what follows it would be taken for something else than a proxy took it for."""
    lines = [f"{method} {PATH} HTTP/1.1", "Host: reader", *map("".join, fields)]
    data = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body.encode("latin-1")
    if not (length := shedding().length(data)):
        return
    whole = data[:length].ljust(length, b"x")
    events = list(parsed(whole))
    assert isinstance(events[0], h11.Request) and isinstance(events[-1], h11.EndOfMessage)
    assert sum(len(one.data) for one in events[1:-1]) == length - data.index(b"\r\n\r\n") - 4


def parsed(data: bytes) -> Iterator[h11.Event]:
    connection = h11.Connection(h11.SERVER)
    connection.receive_data(data)
    while (event := connection.next_event()) not in (h11.NEED_DATA, h11.PAUSED):
        yield event
    assert connection.trailing_data == (b"", False)


def test_it_is_the_long_ways_refusal(start, captcha_png):
    server = start(**FULL)

    def pieces() -> Iterator[bytes]:
        """In chunks, which goes the long way."""
        yield captcha_png

    with busy(server.url), httpx.Client(base_url=server.url, timeout=PATIENCE_S) as client:
        kind = {"Content-Type": "image/png"}
        short = client.post(PATH, content=captcha_png, headers=kind)
        long = client.post(PATH, content=pieces(), headers=kind)
    assert short.status_code == long.status_code == 503
    assert short.content == long.content
    ours, theirs = dict(short.headers), dict(long.headers)
    # Of the long way's the server has not read the body, where it had not come.
    for told in (ours, theirs):
        del told["date"]
        told.pop("connection", None)
    assert ours == theirs
    # The long way's is there when its body is over.
    first, second = until(lambda: refusals(server) if len(refusals(server)) == 2 else [], "lines")
    assert first | {"time": "", "ms": 0} == second | {"time": "", "ms": 0}
    counted = httpx.get(f"{server.url}/metrics").text
    assert 'recognize_refusals_total{reason="queue"} 2.0' in counted


def refusals(server) -> list[dict]:
    log = server.log.read_text().splitlines()
    return [json.loads(line) for line in log if '"refused": "queue"' in line]


def answers(connection, count: int) -> list[tuple[int, bytes]]:
    """Status and body of so many answers that come one after the other."""
    told = []
    for _ in range(count):
        answer = http.client.HTTPResponse(connection)
        # As much as one answer has, and not what a buffer takes of the next.
        answer.fp = connection.makefile("rb", 0)
        answer.begin()
        told.append((answer.status, answer.read()))
    return told


def test_a_connection_goes_on_after_it(start):
    """With the next request, be it in the same packet, and with those that are not refused."""
    server = start(**FULL)
    probe = b"GET /healthz HTTP/1.1\r\nHost: reader\r\n\r\n"
    with busy(server.url), connected(server.url) as connection:
        connection.sendall(plain() * 3 + probe)
        told = answers(connection, 4)
        assert [status for status, _ in told] == [503, 503, 503, 200]
        # The answer is there before the body is.
        connection.sendall(head(PATH, 5000))
        assert answers(connection, 1)[0][0] == 503
        connection.sendall(bytes(2000))
        connection.sendall(bytes(3000) + probe)
        assert answers(connection, 1)[0] == told[-1]


def test_who_is_still_sending_when_the_last_place_is_taken_is_told(start):
    server = start(**FULL)
    with connected(server.url) as connection:
        connection.sendall(head(PATH, 5000) + bytes(1000))
        with busy(server.url):
            connection.sendall(bytes(1000))
            assert connection.recv(12) == b"HTTP/1.1 503"


def test_a_stopping_server_takes_what_is_unread_of_it_first(monkeypatch):
    """A connection that is closed over unread bytes is reset, and the answer lost."""
    ended = []
    monkeypatch.setattr(H11Protocol, "shutdown", lambda self: ended.append(self))
    monkeypatch.setattr(Connection, "_wait", lambda *_: None)
    connection = Connection.__new__(Connection)
    connection.timeout_keep_alive, connection._unread = 5, 10
    connection.shutdown()
    assert not ended
    connection.data_received(bytes(10))
    assert ended == [connection]
