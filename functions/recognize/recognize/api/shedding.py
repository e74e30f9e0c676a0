"""Load shedding: what a full desk answers to a request by its head alone.

To parse, route and answer a request costs a quarter of a millisecond. Of two thousand a second that
are refused anyway, that would leave half of a processor for those that are read.
"""

import re
from collections.abc import Sequence
from http import HTTPStatus

from recognize.api.desk import Busy, Desk
from recognize.api.guards import HEADERS
from recognize.api.problems import answer
from recognize.api.record import Journal
from recognize.limits import MAX_REQUEST_BYTES

# A whole head (RFC 9112) of the plainest kind: whatever is unusual of one goes the long way.
_HEAD = re.compile(
    rb"POST (/[\w/.-]*)(?:\?[!-~]*)? HTTP/1\.1\r\n"
    rb"((?:[\w!#$%&'*+.^`|~-]{1,64}:[^\x00\r\n]{0,8192}\r\n){1,100})\r\n"
)
# What changes how a request ends, what comes before its body, or where its answer goes on.
_UNUSUAL = {b"transfer-encoding", b"expect", b"upgrade"}


class Shedding:
    """The refusals of a full desk, counted and logged as all others are.

    ``origins``: whose pages may call the API from a browser, which ``CORSMiddleware`` tells them.
    """

    def __init__(self, desk: Desk, journal: Journal, origins: Sequence[str]):
        self.desk, self._journal, self._has_origins = desk, journal, bool(origins)
        busy = Busy()
        told = answer(busy)
        status = HTTPStatus(told.status_code)
        self._reason, self._status = busy.reason, status.value
        self._first = f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()
        fields = told.raw_headers + [
            (name.encode(), text.encode()) for name, text in HEADERS.items()
        ]
        self._rest = _lines(fields) + b"\r\n" + bytes(told.body)

    def length(self, data: bytes) -> int:
        """How many bytes a request has that begins ``data`` and is to be refused; else 0."""
        if self.desk.ending.told or not self.desk.promised:
            return 0
        head = _HEAD.match(data)
        if not head or head[1].decode() not in self._journal.routes:
            return 0
        fields = [line.partition(b":") for line in head[2].lower().split(b"\r\n")[:-1]]
        names = [name for name, _, _ in fields]
        values = {name: text.strip(b" \t") for name, _, text in fields}
        length = values.get(b"content-length", b"")
        is_plain = (
            names.count(b"content-length") == 1
            and length.isdigit()
            and len(length) < 10
            and int(length) <= MAX_REQUEST_BYTES
            and values.get(b"connection", b"keep-alive") == b"keep-alive"
            and not _UNUSUAL & values.keys()
            and not (self._has_origins and b"origin" in values)
        )
        return head.end() + int(length) if is_plain else 0

    def refusal(self, data: bytes, default_headers: Sequence[tuple[bytes, bytes]]) -> bytes:
        """The answer to the request that begins ``data``, with the server's own headers."""
        path = data.split(b" ", 2)[1].partition(b"?")[0]
        self.desk.crowd()
        record = self._journal.begin(path.decode())
        record.status, record.refused = self._status, self._reason
        self._journal.end(record, "POST")
        return self._first + _lines(default_headers) + self._rest


def _lines(fields: Sequence[tuple[bytes, bytes]]) -> bytes:
    return b"".join(b"%b: %b\r\n" % field for field in fields)
