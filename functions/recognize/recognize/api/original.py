"""``POST /classify_image/classify/api/``: the university project's interface.

Its clients work unchanged; the confidence is now a real one.
"""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.datastructures import UploadFile

from recognize.api import intake
from recognize.api.access import BY_KEY
from recognize.api.desk import Desk
from recognize.api.problems import RequestError, documented
from recognize.api.record import record_of
from recognize.limits import MAX_CANDIDATES
from recognize.options import OPTIONS, OptionError, Options

router = APIRouter(tags=["original"], dependencies=[BY_KEY])

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
        _refuse_options({*request.query_params, *form})
        image, image64, k = form.get("image"), form.get("image64"), form.get("k") or ""
        if isinstance(image, UploadFile):
            data = await image.read()
        elif isinstance(image64, str):
            data = intake.from_text(image64, "image64")
        else:
            raise RequestError(400, "Send the form field image (a file) or image64 (a data URL).")
    try:
        options = Options(candidates=str(k))
    except OptionError as error:
        raise OptionError(f"k must be {error.allowed}, not {str(k)!r}.", "k") from None
    desk: Desk = request.app.state.desk
    with desk.place():
        reading = await desk.work(request, request.app.state.reader.read, data, options)
    record_of(request.scope).read(reading)
    if "application/json" in request.headers.get("accept", ""):
        confidence = {one.text: one.confidence for one in reading.candidates}
        return JSONResponse({"success": True, "confidence": confidence})
    return PlainTextResponse(reading.text)


def _refuse_options(names: set[str]) -> None:
    """Raises ``OptionError`` for an option that this interface does not have."""
    for name in OPTIONS:
        if name in names:
            raise OptionError(f"{name} is no option here; send it to /v1/recognize.", name)
