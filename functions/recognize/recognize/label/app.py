"""The web application of ``recognize label``: for this machine alone, under a secret address.

Its routes lie under a path that is a random token, so that another program's page, which a browser
on this machine shows too, can neither read nor write labels: it does not know the path.
"""

import dataclasses
import errno
import mimetypes
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field, StringConstraints

from recognize.api import problems
from recognize.api.guards import AllowedHosts, AnswerHeaders
from recognize.api.page import Site
from recognize.api.problems import RequestError
from recognize.api.record import Journal, Recorded
from recognize.inputs import file_of
from recognize.label.entries import CONTROL, MAX_CHARACTERS, TableError
from recognize.label.table import Conflicting
from recognize.label.work import Item, Work
from recognize.settings import LOCAL_NAMES

Result = TypeVar("Result")

PAGE = Path(__file__).parent / "page"


# Spaces alone are no label, and would take one away.
_TYPED = StringConstraints(
    strip_whitespace=True, min_length=1, max_length=MAX_CHARACTERS, pattern=f"^[^{CONTROL}]+$"
)


class Label(BaseModel):
    """What a person typed. ``before`` and ``other``: the texts that the picture was shown with."""

    file: str = Field(max_length=1000)
    text: Annotated[str, _TYPED]
    before: str = Field(default="", max_length=MAX_CHARACTERS)
    other: str = Field(default="", max_length=MAX_CHARACTERS)


def create_app(work: Work, token: str) -> FastAPI:
    """The application, all of it under ``/TOKEN/``."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    warnings.filterwarnings("ignore", module=r"PIL\.")
    problems.install(app)
    app.include_router(_router(work), prefix=f"/{token}/work")
    app.add_middleware(AllowedHosts, hosts=LOCAL_NAMES)
    app.add_middleware(AnswerHeaders)
    # Of no route it has a path, so that the secret one is in no line.
    app.add_middleware(Recorded, journal=Journal(routes=(), model="", listeners=()))
    app.mount(f"/{token}", Site(PAGE))

    # Starlette types the errors that it calls handlers with as Exception.
    async def unfit(request: Request, error: Exception) -> Response:
        told = f"A label has a file and 1 to {MAX_CHARACTERS} characters. Load the page again."
        return problems.answer(RequestError(422, told))

    app.add_exception_handler(RequestValidationError, unfit)
    return app


def _router(work: Work) -> APIRouter:
    router = APIRouter()

    @router.get("/state")
    def state() -> dict[str, Any]:
        return dataclasses.asdict(work.state())

    @router.post("/next")
    def following() -> dict[str, Any]:
        item = _said(work.next)
        return {"item": _shown(item) if item else None}

    @router.get("/item")
    def item(file: str) -> dict[str, Any]:
        return {"item": _shown(work.item(_known(work, file)))}

    @router.get("/picture")
    def picture(file: str) -> Response:
        content = _said(lambda: file_of(work.folder / _known(work, file)))
        kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
        return Response(content, media_type=kind)

    @router.put("/label")
    def put(label: Label) -> Response:
        file = _known(work, label.file)
        try:
            _said(lambda: work.put(file, label.text, label.before, label.other))
        except Conflicting as error:
            told = problems.of_status(409, str(error))
            content = told.model_dump() | {"conflict": dataclasses.asdict(error.conflict)}
            return JSONResponse(content, 409, media_type=problems.MEDIA_TYPE)
        return JSONResponse({"text": work.table.text_of(file)})

    return router


def _known(work: Work, file: str) -> str:
    """That name. Raises ``RequestError`` for one that is no picture of the folder."""
    if not work.has(file):
        raise RequestError(404, f"The folder holds no picture {file!r}. Load the page again.")
    return file


def _said(act: Callable[[], Result]) -> Result:
    """What ``act`` answers; what keeps it from that as a problem."""
    try:
        return act()
    except TableError as error:
        raise RequestError(409, f"{error} Set it right; nothing was written.") from None
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        what = "The disk is full: make room, then type it again." if full else f"{error}."
        raise RequestError(507 if full else 500, f"Not saved. {what}") from None


def _shown(item: Item) -> dict[str, Any]:
    reading = item.reading
    return {
        "file": item.file,
        "text": item.text,
        "unread": item.unread,
        "read": reading.text if reading and reading.legible else "",
        "confidence": reading.confidence if reading else 0.0,
        "alternatives": [one.text for one in reading.candidates[1:]] if reading else [],
        "conflict": dataclasses.asdict(item.conflict) if item.conflict else None,
    }
