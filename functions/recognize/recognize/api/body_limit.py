"""Refuses requests over the size limits while they arrive, before they are held."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from recognize.api.problems import RequestError, problem, response
from recognize.limits import MAX_BATCH_REQUEST_BYTES, MAX_REQUEST_BYTES


class BodyLimit:
    """ASGI middleware: 413 by the declared length, and by the bytes that really come."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The inner application's answer, or the refusal."""
        if scope["type"] != "http":
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
            await response(problem(too_large))(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise too_large
            return message

        await self.app(scope, counted, send)
