"""Which requests are taken, and held until they are whole: by size, time and what is under way.

What is still arriving costs its bytes and little more: the application's frames and a form's
parts, which take several times as much, begin with a request that is all there.
"""

import time
from collections import deque

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from recognize.api.desk import Busy, Desk
from recognize.api.problems import RequestError, refuse
from recognize.api.record import record_of
from recognize.limits import MAX_BATCH_REQUEST_BYTES, MAX_REQUEST_BYTES


class Admission:
    """ASGI middleware that refuses what must not be waited for or held.

    503 at once where the desk is full or uploads fill ``held`` bytes; 413 by the declared
    length and by the bytes that really come; 408 for a body that takes longer than ``seconds``.
    Requests without a body, such as probes, pass.
    """

    def __init__(self, app: ASGIApp, desk: Desk, held: int, seconds: float):
        self.app, self.desk = app, desk
        self.seconds, self.room = seconds, held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The inner application's answer, or the refusal."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        body = _Body(scope["path"].endswith("/batch"))
        try:
            try:
                is_whole = await self._arrived(body, scope, receive)
            except RequestError as refusal:
                await refuse(refusal, scope, receive, send)
                return
            if is_whole:
                await self.app(scope, body.handed(receive), send)
            else:
                # Nobody gets an answer; a line in the log is all that is left of the request.
                record_of(scope).refused = "gone"
        finally:
            self.room += body.received

    async def _arrived(self, body: "_Body", scope: Scope, receive: Receive) -> bool:
        """Whether all of the body came before its client went away. Raises ``RequestError``."""
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit():
            body.check(int(declared))
        if self.desk.full:
            raise Busy()
        record, began, more = record_of(scope), time.perf_counter(), True
        try:
            with anyio.fail_after(self.seconds):
                while more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return False
                    more = message.get("more_body", False)
                    self.room -= body.take(message.get("body", b""))
                    record.received = body.received
                    body.check(body.received)
                    if self.room < 0:
                        raise Busy("uploads")
        except TimeoutError:
            raise RequestError(
                408,
                f"The request did not arrive within {self.seconds:g} s. Send it again.",
                {"Connection": "close"},
            ) from None
        record.passed("receive", began)
        return True


class _Body:
    """As much of a request's body as has arrived."""

    def __init__(self, is_batch: bool):
        self._limit = MAX_BATCH_REQUEST_BYTES if is_batch else MAX_REQUEST_BYTES
        self._advice = (
            "Send several smaller batches." if is_batch else "Crop the image to the text."
        )
        self._parts = deque[bytes]()
        self.received = 0

    def check(self, size: int) -> None:
        """Raises ``RequestError`` for more bytes than are taken."""
        if size > self._limit:
            raise RequestError(
                413, f"The request is larger than {self._limit:,} bytes. {self._advice}"
            )

    def take(self, part: bytes) -> int:
        """Keeps what came next; its bytes."""
        self._parts.append(part)
        self.received += len(part)
        return len(part)

    def handed(self, receive: Receive) -> Receive:
        """Hands the parts to an application, each gone from here then, and then what comes."""

        async def part() -> Message:
            if not self._parts:
                return await receive()
            data = self._parts.popleft()
            return {"type": "http.request", "body": data, "more_body": bool(self._parts)}

        return part
