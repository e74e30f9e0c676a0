"""Every error as ``application/problem+json`` (RFC 9457), with what to do about it."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import anyio
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from recognize.api.record import record_of
from recognize.images import BrokenImage, ImageError, ImageTooLarge, UnsupportedFormat
from recognize.options import OptionError

# How long the body of a request that is refused may still come, and how long its client waits
# between the parts that are taken, of up to 256 KiB, where there is much to refuse: a few large
# bodies take more of a processor than many refusals.
UNREAD_S = 1.0
PART_S = 0.05

MEDIA_TYPE = "application/problem+json"
STATUS: dict[type[Exception], int] = {
    BrokenImage: 400,
    ImageTooLarge: 413,
    UnsupportedFormat: 415,
    OptionError: 422,
}


# Python's names of some statuses changed with its releases.
_REASONS = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    408: "timeout",
    413: "too_large",
    415: "unsupported_type",
    421: "wrong_host",
    429: "rate_limit",
}


class Problem(BaseModel):
    """RFC 9457 problem details. ``detail`` says what to do."""

    type: str = "about:blank"
    title: str = Field(examples=["Bad Request"])
    status: int = Field(examples=[400])
    detail: str = Field(examples=["The PNG image is truncated or damaged. Send the whole file."])


class RequestError(Exception):
    """A request that cannot be served as it was put: HTTP status, what to do, and headers.

    ``reason``: for the operator, a word on why; by default that of the status.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        headers: Mapping[str, str] | None = None,
        reason: str = "",
    ):
        super().__init__(detail)
        self.status, self.headers = status, headers
        self.reason = reason or reason_of(status)


def problem(error: ImageError | OptionError | RequestError) -> Problem:
    """What a caller is told of an error that the request made."""
    status = error.status if isinstance(error, RequestError) else STATUS[type(error)]
    return of_status(status, str(error))


def of_status(status: int, detail: str) -> Problem:
    """A problem of an HTTP status, titled as that is."""
    return Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)


def response(told: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The answer that is a problem, with its status."""
    return JSONResponse(told.model_dump(), told.status, headers, MEDIA_TYPE)


def answer(error: ImageError | OptionError | RequestError) -> JSONResponse:
    """The answer to an error that the request made."""
    return response(problem(error), error.headers if isinstance(error, RequestError) else None)


async def refuse(
    error: RequestError, scope: Scope, receive: Receive, send: Send, unread: bool = True
) -> None:
    """Answers a request that goes no further; ``unread``: its body, or more of it, may still come.

    A connection that is closed while something comes is reset, and the answer may be lost with it.
    So the whole answer is sent at once, and its end is said when the body is over.
    """
    # Large batches need all of the time.
    pause = PART_S if error.status == 503 and not scope["path"].endswith("/batch") else 0.0

    async def sent(message: Message) -> None:
        if not unread or message["type"] != "http.response.body":
            await send(message)
            return
        await send({**message, "more_body": True})
        with anyio.move_on_after(UNREAD_S):
            while (await receive()).get("more_body"):
                await anyio.sleep(pause)
        await send({"type": "http.response.body"})

    record_of(scope).refused = error.reason
    await answer(error)(scope, receive, sent)


def install(app: FastAPI) -> None:
    """Makes the app answer every error as a problem."""

    # Starlette calls each handler with errors of the kind that it is added for, and types them
    # all as Exception.
    async def known(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, ImageError | OptionError | RequestError)
        record = record_of(request.scope)
        record.refused = error.reason if isinstance(error, RequestError) else _word(error)
        record.failed += isinstance(error, ImageError)
        return answer(error)

    async def gone(request: Request, error: Exception) -> Response:
        # Nobody gets this; a line in the log is all that is left of the request.
        record_of(request.scope).refused = "gone"
        return Response(status_code=400)

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        record_of(request.scope).refused = reason_of(error.status_code)
        return response(of_status(error.status_code, error.detail), error.headers)

    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        # The server logs the traceback; the caller learns that it was not its fault.
        return response(of_status(500, "The reader failed on this request. Try again later."))

    for kind in (ImageError, OptionError, RequestError):
        app.add_exception_handler(kind, known)
    app.add_exception_handler(ClientDisconnect, gone)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unexpected)


def reason_of(status: int) -> str:
    """Why a request was refused, in a word for the operator's log and counters."""
    return _REASONS.get(status, str(status))


def _word(error: Exception) -> str:
    """``broken_image`` of a ``BrokenImage``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()


# A part of an OpenAPI description.
Description = dict[str, Any]

RESPONSES = {
    400: "Not an image, a broken one, or a request without one",
    401: "A request without a key that holds, where the server wants one",
    408: "A request that took too long to arrive",
    413: "Too many bytes, pixels, parts or images",
    415: "An image format or request type that is not read",
    422: "An option with a value outside the allowed ones",
    429: "More than the operator's limits allow; `Retry-After` says when to come again",
    503: "As much to read as the server can; `Retry-After` says when to come again",
}


def documented(*statuses: int) -> dict[int | str, Description]:
    """OpenAPI responses of an operation that may answer these problems."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": RESPONSES[status], "content": {MEDIA_TYPE: schema}}
        for status in statuses
    }
