"""Which requests are taken, and held until they are whole: by size, time and what is under way.

What is still arriving costs its bytes and little more: the application's frames and a form's
parts, which take several times as much, begin with a request that is all there.
"""

import time
from collections import deque

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from recognize.api.desk import RETRY_AFTER_S, Busy, Desk
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
                body.drop()
                await refuse(refusal, scope, receive, send, unread=body.more)
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
        if self.desk.refuses():
            raise Busy()
        record, began = record_of(scope), time.perf_counter()
        try:
            with self.desk.ending.within(self.seconds):
                while body.more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return False
                    self.room -= body.take(message)
                    record.received = body.received
                    body.check(body.received)
                    if body.more and self.desk.refuses():
                        raise Busy()
                    if self.room < 0:
                        raise Busy("uploads")
        except TimeoutError:
            raise self._too_slow() from None
        record.passed("receive", began)
        return True

    def _too_slow(self) -> RequestError:
        if self.desk.ending.told:
            return RequestError(
                503,
                "The server stops, and the request was not all there. Send it again.",
                {"Retry-After": str(RETRY_AFTER_S)},
                "stopping",
            )
        return RequestError(
            408,
            f"The request did not arrive within {self.seconds:g} s. Send it again.",
            {"Connection": "close"},
        )


class _Body:
    """As much of a request's body as has arrived."""

    def __init__(self, is_batch: bool):
        self._limit = MAX_BATCH_REQUEST_BYTES if is_batch else MAX_REQUEST_BYTES
        self._advice = (
            "Send several smaller batches." if is_batch else "Crop the image to the text."
        )
        self._parts = deque[bytes]()
        self.received, self.more = 0, True

    def check(self, size: int) -> None:
        """Raises ``RequestError`` for more bytes than are taken."""
        if size > self._limit:
            raise RequestError(
                413, f"The request is larger than {self._limit:,} bytes. {self._advice}"
            )

    def take(self, message: Message) -> int:
        """Keeps what came next; how many bytes that are."""
        part: bytes = message.get("body", b"")
        self._parts.append(part)
        self.received += len(part)
        self.more = message.get("more_body", False)
        return len(part)

    def drop(self) -> None:
        """Keeps nothing of a request that goes no further, and may still be sent for a while."""
        self._parts.clear()

    def handed(self, receive: Receive) -> Receive:
        """Hands the parts to an application, each gone from here then, and then what comes."""

        async def part() -> Message:
            if not self._parts:
                return await receive()
            data = self._parts.popleft()
            return {"type": "http.request", "body": data, "more_body": bool(self._parts)}

        return part
