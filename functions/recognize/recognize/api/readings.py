"""``POST /v1/recognize`` and ``POST /v1/recognize/batch``."""

from fastapi import APIRouter, Request

from recognize.api import intake
from recognize.api.access import BY_KEY
from recognize.api.desk import Desk, Late, Place
from recognize.api.problems import Description, documented, problem
from recognize.api.query import FORM_PROPERTIES, JSON_PROPERTIES, PARAMETERS
from recognize.api.rates import charge
from recognize.api.record import record_of
from recognize.api.schema import BatchOut, FailureOut, ReadingOut
from recognize.images import ImageError
from recognize.limits import FORMAT_NAMES, IMAGE_SIZE, MAX_BATCH_IMAGES, either
from recognize.options import Options
from recognize.reader import Reader

router = APIRouter(prefix="/v1/recognize", tags=["recognize"], dependencies=[BY_KEY])

_FILE: Description = {"type": "string", "format": "binary"}
_BASE64: Description = {"type": "string", "description": "base64 or a data URL"}


def _json(name: str, schema: Description) -> Description:
    properties = {name: schema, **JSON_PROPERTIES}
    return {"schema": {"type": "object", "required": [name], "properties": properties}}


def _form(schema: Description) -> Description:
    """Of a form, in which any of several fields has the image."""
    first, *others = intake.FIELDS
    told = f"A file, or base64 or a data URL as a text; {either(others)} does as well"
    images = {first: schema | {"description": told}}
    images |= {name: schema | {"description": f"As {first}"} for name in others}
    return {"schema": {"type": "object", "properties": images | FORM_PROPERTIES}}


def _many(schema: Description) -> Description:
    return {"type": "array", "items": schema, "maxItems": MAX_BATCH_IMAGES}


def _request(form: Description, json: Description, **others: Description) -> Description:
    content = {"multipart/form-data": form, "application/json": json, **others}
    return {"parameters": PARAMETERS, "requestBody": {"required": True, "content": content}}


@router.post(
    "",
    description=f"Read one image: {FORMAT_NAMES}, at most {IMAGE_SIZE}.",
    responses=documented(400, 401, 408, 413, 415, 422, 429, 503),
    openapi_extra=_request(
        _form(_FILE),
        _json("image", _BASE64),
        **{"application/x-www-form-urlencoded": _form(_BASE64), "image/*": {"schema": _FILE}},
    ),
)
async def recognize(request: Request) -> ReadingOut:
    """The reading of the request's image."""
    reader: Reader = request.app.state.reader
    desk: Desk = request.app.state.desk
    data, options = await intake.one_image(request)
    with desk.place(request) as place:
        reading = await place.work(reader.read, data, options)
    record_of(request.scope).read(reading)
    return ReadingOut.model_validate(reading)


@router.post(
    "/batch",
    description=f"Read up to {MAX_BATCH_IMAGES} images; each has an answer or an error of its "
    "own, in order.",
    responses=documented(400, 401, 408, 413, 415, 422, 429, 503),
    openapi_extra=_request(_form(_many(_FILE)), _json("images", _many(_BASE64))),
)
async def recognize_batch(request: Request) -> BatchOut:
    """The readings of the request's images."""
    reader: Reader = request.app.state.reader
    desk: Desk = request.app.state.desk
    images, options = await intake.many_images(request)
    await charge(request, len(images) - 1)
    record = record_of(request.scope)
    results: list[ReadingOut | FailureOut] = []
    with desk.place(request) as place:
        for image in images:
            result = await _in_turn(place, reader, image, options)
            if isinstance(result, ReadingOut):
                record.read(result)
            else:
                record.failed += 1
            results.append(result)
    return BatchOut(results=results)


async def _in_turn(
    place: Place, reader: Reader, image: bytes | ImageError, options: Options
) -> ReadingOut | FailureOut:
    try:
        return await place.work(_result, reader, image, options)
    except Late as late:
        return FailureOut(error=problem(late))


def _result(reader: Reader, image: bytes | ImageError, options: Options) -> ReadingOut | FailureOut:
    if isinstance(image, ImageError):
        return FailureOut(error=problem(image))
    try:
        return ReadingOut.model_validate(reader.read(image, options))
    except ImageError as error:
        return FailureOut(error=problem(error))
