"""Which requests are taken, before they are held: by size, by time, and by what is under way."""

import time
from collections.abc import Awaitable, Callable

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
        batch = scope["path"].endswith("/batch")
        limit = MAX_BATCH_REQUEST_BYTES if batch else MAX_REQUEST_BYTES
        too_large = RequestError(
            413,
            f"The request is larger than {limit:,} bytes. "
            + ("Send several smaller batches." if batch else "Crop the image to the text."),
        )
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > limit:
            await refuse(too_large, scope, receive, send)
        elif self.desk.full:
            await refuse(Busy(), scope, receive, send)
        else:
            await self._admit(scope, receive, send, too_large, limit)

    async def _admit(
        self, scope: Scope, receive: Receive, send: Send, too_large: RequestError, limit: int
    ) -> None:
        received, whole = 0, False
        record, began = record_of(scope), time.perf_counter()
        in_time = self._by(time.monotonic() + self.seconds, receive)

        async def counted() -> Message:
            nonlocal received, whole
            if whole:
                return await receive()
            message = await in_time()
            size = len(message.get("body", b""))
            received += size
            self.room -= size
            record.received = received
            if whole := not message.get("more_body", False):
                record.passed("receive", began)
            if received > limit:
                raise too_large
            if self.room < 0:
                raise Busy("uploads")
            return message

        try:
            await self.app(scope, counted, send)
        finally:
            self.room += received

    def _by(self, end: float, receive: Receive) -> Callable[[], Awaitable[Message]]:
        async def received() -> Message:
            try:
                with anyio.fail_after(max(0, end - time.monotonic())):
                    return await receive()
            except TimeoutError:
                raise RequestError(
                    408,
                    f"The request did not arrive within {self.seconds:g} s. Send it again.",
                    {"Connection": "close"},
                ) from None

        return received
