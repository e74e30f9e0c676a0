"""``POST /v1/recognize`` and ``POST /v1/recognize/batch``."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from fastapi import APIRouter, Request

from recognize.api import intake
from recognize.api.desk import Desk, Late, Place
from recognize.api.problems import Description, documented, problem
from recognize.api.query import (
    FORM_PROPERTIES,
    JSON_PROPERTIES,
    PARAMETERS,
    SAME_SOURCE,
    SAME_SOURCE_PARAMETER,
    SAME_SOURCE_SCHEMA,
)
from recognize.api.rates import charge
from recognize.api.record import record_of
from recognize.api.schema import (
    BatchOut,
    FailureOut,
    ProfileOut,
    ReadingOut,
    SourceOut,
    SourceReadingOut,
)
from recognize.images import ImageError
from recognize.limits import FORMAT_NAMES, IMAGE_SIZE, MAX_BATCH_IMAGES, either
from recognize.options import Options
from recognize.profile import Weights
from recognize.reader import Look, Reader, Reading, SourceReading, infer, without_profile

router = APIRouter(prefix="/v1/recognize", tags=["recognize"])

_FILE: Description = {"type": "string", "format": "binary"}
_BASE64: Description = {"type": "string", "description": "base64 or a data URL"}
_SAME_SOURCE = {SAME_SOURCE: SAME_SOURCE_SCHEMA}

# Of one source, how many images are read again in a turn: of the longest texts, that costs as much
# as one image may.
AGAIN_AT_ONCE = 8

# An image that was looked at, or why it was not.
Looked = Look | ImageError | Late
Result = TypeVar("Result")
Out = TypeVar("Out", ReadingOut, SourceReadingOut)


def _json(name: str, schema: Description, **more: Description) -> Description:
    properties = {name: schema, **JSON_PROPERTIES, **more}
    return {"schema": {"type": "object", "required": [name], "properties": properties}}


def _form(schema: Description, **more: Description) -> Description:
    """Of a form, in which any of several fields has the image."""
    first, *others = intake.FIELDS
    told = f"A file, or base64 or a data URL as a text; {either(others)} does as well"
    images = {first: schema | {"description": told}}
    images |= {name: schema | {"description": f"As {first}"} for name in others}
    return {"schema": {"type": "object", "properties": images | FORM_PROPERTIES | more}}


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
    data, options = await intake.one_image(request, reader.model.alphabet)
    async with desk.place(request) as place:
        reading = await place.work(reader.read, data, options)
    record_of(request.scope).read(reading)
    return ReadingOut.model_validate(reading)


@router.post(
    "/batch",
    description=f"Read up to {MAX_BATCH_IMAGES} images; each has an answer or an error of its "
    f"own, in order. With `{SAME_SOURCE}` they are of one kind: each is read under what the others "
    "say of it, and the answer has their `profile`.",
    responses=documented(400, 401, 408, 413, 415, 422, 429, 503),
    openapi_extra=_request(
        _form(_many(_FILE), **_SAME_SOURCE),
        _json("images", _many(_BASE64), **_SAME_SOURCE),
    )
    | {"parameters": [*PARAMETERS, SAME_SOURCE_PARAMETER]},
)
async def recognize_batch(request: Request) -> BatchOut | SourceOut:
    """The readings of the request's images."""
    reader: Reader = request.app.state.reader
    desk: Desk = request.app.state.desk
    images, options, same_source = await intake.many_images(request, reader.model.alphabet)
    await charge(request, len(images) - 1)
    async with desk.place(request) as place:
        if same_source:
            return await _of_one_source(request, place, reader, images, without_profile(options))
        answers = [await _in_turn(place, reader.read, image, options) for image in images]
    _record(request, answers)
    return BatchOut(results=[_out(answer, ReadingOut) for answer in answers])


async def _of_one_source(
    request: Request,
    place: Place,
    reader: Reader,
    images: Sequence[bytes | ImageError],
    options: Options,
) -> SourceOut:
    """The answer on images of one source. Each is looked at in a turn of its own.

    What was looked at in time is answered: where reading it again is late, as it reads alone.
    """
    looks = [await _in_turn(place, reader.look, image, options) for image in images]
    profile, given = await place.conclude(infer, looks, options)
    answers: list[SourceReading | ImageError | Late] = []
    for start in range(0, len(looks), AGAIN_AT_ONCE):
        part = slice(start, start + AGAIN_AT_ONCE)
        try:
            answers += await place.work(_again, reader, looks[part], options, given[part])
        except Late:
            answers += [_alone(look) for look in looks[part]]
    _record(request, answers)
    results = [_out(answer, SourceReadingOut) for answer in answers]
    return SourceOut(results=results, profile=ProfileOut(**profile.as_json()))


def _again(
    reader: Reader, looks: Sequence[Looked], options: Options, given: Sequence[Weights]
) -> list[SourceReading | ImageError | Late]:
    return [
        reader.read_again(look, options, weights) if isinstance(look, Look) else look
        for look, weights in zip(looks, given)
    ]


def _alone(look: Looked) -> SourceReading | ImageError | Late:
    """The reading of an image without what the others say, which therefore changed nothing."""
    return SourceReading(**vars(look.reading), changed=False) if isinstance(look, Look) else look


async def _in_turn(
    place: Place,
    read: Callable[[bytes, Options], Result],
    image: bytes | ImageError,
    options: Options,
) -> Result | ImageError | Late:
    """What ``read`` makes of an image, or why that is nothing."""
    if isinstance(image, ImageError):
        return image
    try:
        return await place.work(read, image, options)
    except (ImageError, Late) as error:
        return error


def _out(answer: object, kind: type[Out]) -> Out | FailureOut:
    if isinstance(answer, ImageError | Late):
        return FailureOut(error=problem(answer))
    return kind.model_validate(answer)


def _record(request: Request, answers: Iterable[object]) -> None:
    record = record_of(request.scope)
    for answer in answers:
        if isinstance(answer, Reading):
            record.read(answer)
        else:
            record.failed += 1
