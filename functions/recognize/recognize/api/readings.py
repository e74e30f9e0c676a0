"""``POST /v1/recognize`` and ``POST /v1/recognize/batch``."""

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from recognize.api import intake
from recognize.api.problems import RequestError, documented, problem
from recognize.api.query import QueryOptions
from recognize.api.schema import BatchOut, FailureOut, ReadingOut, reading_out
from recognize.images import ImageError
from recognize.options import Options
from recognize.reader import Reader

router = APIRouter(prefix="/v1/recognize", tags=["recognize"])

_FILE = {"type": "string", "format": "binary"}
_BASE64 = {"type": "string", "description": "base64 or a data URL"}


def _object(name: str, schema: dict) -> dict:
    return {"schema": {"type": "object", "required": [name], "properties": {name: schema}}}


def _body(form: dict, json: dict, **others: dict) -> dict:
    content = {"multipart/form-data": form, "application/json": json, **others}
    return {"requestBody": {"required": True, "content": content}}


@router.post(
    "",
    responses=documented(400, 413, 415, 422),
    openapi_extra=_body(
        _object("image", _FILE), _object("image", _BASE64), **{"image/*": {"schema": _FILE}}
    ),
)
async def recognize(request: Request, options: QueryOptions) -> ReadingOut:
    """Read one image: PNG, JPEG, GIF, WebP or BMP, at most 1 MiB and 2 megapixels."""
    reader: Reader = request.app.state.reader
    data = await intake.one_image(request)
    return reading_out(await run_in_threadpool(reader.read, data, options), reader)


@router.post(
    "/batch",
    responses=documented(400, 413, 415, 422),
    openapi_extra=_body(
        _object("image", {"type": "array", "items": _FILE, "maxItems": 64}),
        _object("images", {"type": "array", "items": _BASE64, "maxItems": 64}),
    ),
)
async def recognize_batch(request: Request, options: QueryOptions) -> BatchOut:
    """Read up to 64 images; each has an answer or an error of its own, in order."""
    reader: Reader = request.app.state.reader
    images = await intake.many_images(request)
    return BatchOut(
        results=[await run_in_threadpool(_result, reader, image, options) for image in images]
    )


def _result(
    reader: Reader, image: bytes | RequestError, options: Options
) -> ReadingOut | FailureOut:
    if isinstance(image, RequestError):
        return FailureOut(error=problem(image))
    try:
        return reading_out(reader.read(image, options), reader)
    except ImageError as error:
        return FailureOut(error=problem(error))
