import socket

import pytest

from recognize.hosting.listener import take_no_more


def test_connections_that_had_begun_arrive_and_no_others():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        early = socket.create_connection(listener.getsockname(), timeout=1)
        early.sendall(b"early")
        assert take_no_more(listener)
        with pytest.raises(TimeoutError):
            socket.create_connection(listener.getsockname(), timeout=0.3)
        listener.settimeout(1)
        accepted, _ = listener.accept()
        early.sendall(b" bird")
        early.shutdown(socket.SHUT_WR)
        with accepted, accepted.makefile("rb") as received:
            assert received.read() == b"early bird"
        early.close()


def test_where_there_are_no_filters():
    with socket.socket(socket.AF_UNIX) as other:
        other.close()
        assert take_no_more(other) is False
