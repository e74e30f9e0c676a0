"""Request -> image bytes and options, whatever form they came in."""

import json
from contextlib import AbstractAsyncContextManager
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from recognize.api.problems import RequestError
from recognize.api.query import options_of
from recognize.images import BrokenImage, ImageError
from recognize.inputs import from_base64
from recognize.limits import MAX_BATCH_IMAGES, MAX_REQUEST_BYTES
from recognize.options import Options

_NO_IMAGE = "No image was sent. Put it into the form field {field}, the raw body, or JSON."


def media_type(request: Request) -> str:
    """The body's type in small letters, without parameters; empty where it is not said."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def one_image(request: Request) -> tuple[bytes, Options]:
    """The image of a form field ``image``, a raw body, or JSON ``{"image": ...}``."""
    kind = media_type(request)
    if kind == "application/json":
        sent = await _json(request)
        image = from_text(sent.pop("image", None), "image")
        return image, options_of(request.query_params, sent.items(), ["image"])
    if kind == "multipart/form-data":
        images, others = await _form_images(request)
        if len(images) > 1:
            raise RequestError(
                400, f"{len(images)} images were sent; send them to /v1/recognize/batch."
            )
        return images[0], options_of(request.query_params, others, ["image"])
    if kind.startswith("image/") or kind == "application/octet-stream":
        data = await request.body()
        if not data:
            raise RequestError(400, _NO_IMAGE.format(field="image"))
        return data, options_of(request.query_params, (), ["image"])
    raise RequestError(
        415,
        f"A body of type {kind or 'unknown'} is not read. Send multipart/form-data with the field "
        'image, a raw body with an image/* type, or application/json {"image": "<base64>"}.',
    )


async def many_images(request: Request) -> tuple[list[bytes | ImageError], Options]:
    """The images of repeated form fields ``image`` or JSON ``{"images": [...]}``.

    An entry that is not base64 stands in the list as its error.
    """
    kind = media_type(request)
    if kind == "application/json":
        sent = await _json(request)
        texts = sent.pop("images", None)
        if not isinstance(texts, list) or not texts:
            raise RequestError(400, 'JSON must be {"images": ["<base64 or data URL>", ...]}.')
        _check_count(len(texts))
        options = options_of(request.query_params, sent.items(), ["images"])
        return [_kept_error(text, index) for index, text in enumerate(texts)], options
    if kind == "multipart/form-data":
        images, others = await _form_images(request)
        return list(images), options_of(request.query_params, others, ["image"])
    raise RequestError(
        415,
        f"A body of type {kind or 'unknown'} is not read. Send multipart/form-data with a field "
        'image for each, or application/json {"images": ["<base64>", ...]}.',
    )


async def _form_images(request: Request) -> tuple[list[bytes], list[tuple[str, object]]]:
    """The files of a form's field ``image``, at least one, and its other fields.

    Raises ``RequestError`` where it has no image.
    """
    async with form(request) as sent:
        files = [value for value in sent.getlist("image") if isinstance(value, UploadFile)]
        if not files:
            raise RequestError(400, _NO_IMAGE.format(field="image"))
        _check_count(len(files))
        others = [one for one in sent.multi_items() if one[0] != "image"]
        return [await file.read() for file in files], list(others)


def form(request: Request) -> AbstractAsyncContextManager[FormData]:
    """The parsed form, as an async context manager that closes its files.

    A malformed form becomes an ``HTTPException`` of status 400.
    """
    return request.form(max_part_size=MAX_REQUEST_BYTES)


def from_text(text: object, field: str) -> bytes:
    """Image bytes of base64 or of a data URL. Raises ``ImageError``, for what is no text too."""
    if not isinstance(text, str) or not text:
        raise BrokenImage(f"{field} must be a base64 text or a data URL.")
    return from_base64(text, field)


async def _json(request: Request) -> dict[str, Any]:
    """The body's JSON object, whose values may be anything yet. Raises ``RequestError``."""
    try:
        sent = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise RequestError(400, "The body is not valid JSON.") from None
    if not isinstance(sent, dict):
        raise RequestError(400, "The JSON body must be an object.")
    return sent


def _kept_error(text: object, index: int) -> bytes | ImageError:
    try:
        return from_text(text, f"images[{index}]")
    except ImageError as error:
        return error


def _check_count(count: int) -> None:
    if count > MAX_BATCH_IMAGES:
        raise RequestError(
            413,
            f"{count} images were sent; at most {MAX_BATCH_IMAGES} are taken. "
            "Send several batches.",
        )
