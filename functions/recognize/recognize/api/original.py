"""``POST /classify_image/classify/api/``: the university project's interface.

Its clients work unchanged; the confidence is now a real one.
"""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.datastructures import UploadFile

from recognize.api import intake
from recognize.api.desk import Desk
from recognize.api.problems import RequestError, documented
from recognize.api.record import record_of
from recognize.limits import MAX_CANDIDATES
from recognize.options import OPTIONS, OptionError, Options, unknown

router = APIRouter(tags=["original"])

_IMAGES = ("image", "image64")
_FIELDS = (*_IMAGES, "k")
_FORM = {
    "schema": {
        "type": "object",
        "properties": {
            "image": {"type": "string", "format": "binary"},
            "image64": {"type": "string", "description": "data URL, in place of image"},
            "k": {"type": "integer", "minimum": 1, "maximum": MAX_CANDIDATES, "default": 1},
        },
    }
}


@router.post(
    "/classify_image/classify/api/",
    response_class=PlainTextResponse,
    responses=documented(400, 401, 408, 413, 415, 422, 429, 503)
    | {
        200: {
            "description": "The text; with `Accept: application/json`, texts and confidences",
            "content": {
                "text/plain": {"example": "ANHMI"},
                "application/json": {"example": {"success": True, "confidence": {"ANHMI": 0.98}}},
            },
        }
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"multipart/form-data": _FORM, "application/x-www-form-urlencoded": _FORM},
        }
    },
)
async def classify(request: Request) -> Response:
    """Read the form's `image` (file) or `image64` (data URL); `k` candidates in JSON."""
    async with intake.form(request) as form:
        _check_names([*request.query_params], [*form])
        sent = [(name, value) for name, value in form.multi_items() if name in _IMAGES and value]
        if len(sent) > 1:
            raise RequestError(400, f"{len(sent)} images were sent; send one.")
        if not sent:
            raise RequestError(400, "Send the form field image (a file) or image64 (a data URL).")
        ((name, image),) = sent
        data = (
            await image.read() if isinstance(image, UploadFile) else intake.from_text(image, name)
        )
        k = form.get("k") or ""
    try:
        options = Options(candidates=str(k))
    except OptionError as error:
        raise OptionError(f"k must be {error.allowed}, not {str(k)!r}.", "k") from None
    desk: Desk = request.app.state.desk
    async with desk.place(request) as place:
        reading = await place.work(request.app.state.reader.read, data, options)
    record_of(request.scope).read(reading)
    if "application/json" in request.headers.get("accept", ""):
        confidence = {one.text: one.confidence for one in reading.candidates}
        return JSONResponse({"success": True, "confidence": confidence})
    return PlainTextResponse(reading.text)


def _check_names(query: Sequence[str], form: Sequence[str]) -> None:
    """Raises ``OptionError`` for what this interface does not have, and has not there."""
    for name in (*query, *form):
        if name in OPTIONS:
            raise OptionError(f"{name} is no option here; send it to /v1/recognize.", name)
        if name not in _FIELDS:
            raise unknown(name, _FIELDS)
    for name in query:
        raise OptionError(f"{name} belongs into the form, not the query.", name)
