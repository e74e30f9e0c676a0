"""``POST /v1/recognize`` and ``POST /v1/recognize/batch``."""

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from recognize.api import intake
from recognize.api.problems import Description, RequestError, documented, problem
from recognize.api.query import PARAMETERS, QueryOptions
from recognize.api.schema import BatchOut, FailureOut, ReadingOut
from recognize.images import ImageError
from recognize.limits import FORMAT_NAMES, IMAGE_SIZE, MAX_BATCH_IMAGES
from recognize.options import Options
from recognize.reader import Reader

router = APIRouter(prefix="/v1/recognize", tags=["recognize"])

_FILE: Description = {"type": "string", "format": "binary"}
_BASE64: Description = {"type": "string", "description": "base64 or a data URL"}


def _object(name: str, schema: Description) -> Description:
    return {"schema": {"type": "object", "required": [name], "properties": {name: schema}}}


def _many(schema: Description) -> Description:
    return {"type": "array", "items": schema, "maxItems": MAX_BATCH_IMAGES}


def _request(form: Description, json: Description, **others: Description) -> Description:
    content = {"multipart/form-data": form, "application/json": json, **others}
    return {"parameters": PARAMETERS, "requestBody": {"required": True, "content": content}}


@router.post(
    "",
    description=f"Read one image: {FORMAT_NAMES}, at most {IMAGE_SIZE}.",
    responses=documented(400, 413, 415, 422),
    openapi_extra=_request(
        _object("image", _FILE), _object("image", _BASE64), **{"image/*": {"schema": _FILE}}
    ),
)
async def recognize(request: Request, options: QueryOptions) -> ReadingOut:
    """The reading of the request's image."""
    reader: Reader = request.app.state.reader
    data = await intake.one_image(request)
    return ReadingOut.model_validate(await run_in_threadpool(reader.read, data, options))


@router.post(
    "/batch",
    description=f"Read up to {MAX_BATCH_IMAGES} images; each has an answer or an error of its "
    "own, in order.",
    responses=documented(400, 413, 415, 422),
    openapi_extra=_request(_object("image", _many(_FILE)), _object("images", _many(_BASE64))),
)
async def recognize_batch(request: Request, options: QueryOptions) -> BatchOut:
    """The readings of the request's images."""
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
        return ReadingOut.model_validate(reader.read(image, options))
    except ImageError as error:
        return FailureOut(error=problem(error))
