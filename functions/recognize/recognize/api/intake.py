"""Request -> image bytes and options, whatever form they came in."""

import json
from contextlib import AbstractAsyncContextManager
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from recognize.alphabet import Alphabet
from recognize.api.problems import RequestError
from recognize.api.query import batch_options_of, options_of
from recognize.images import BrokenImage, ImageError
from recognize.inputs import begins_as_image, from_base64
from recognize.limits import MAX_BATCH_IMAGES, MAX_REQUEST_BYTES
from recognize.options import Options

# Names under which a form may send an image; the first is the one that is documented first.
FIELDS = ("image", "file", "img")

_JSON, _MULTIPART = "application/json", "multipart/form-data"
_URLENCODED, _RAW = "application/x-www-form-urlencoded", "application/octet-stream"
# What programs say of any body: curl of --data-binary, and nothing.
_UNSAID = (_URLENCODED, "")


async def one_image(request: Request, known: Alphabet) -> tuple[bytes, Options]:
    """The image of a form, a raw body, or JSON ``{"image": ...}``, and how to read it.

    ``known``: the characters of the model that answers.
    """
    kind = await _kind(request)
    if kind == _JSON:
        sent = await _json(request)
        image = from_text(sent.pop("image", None), "image")
        return image, options_of(request.query_params, sent.items(), ["image"], known)
    if kind in (_MULTIPART, _URLENCODED):
        images, others = await _form_images(request)
        if len(images) > 1:
            raise RequestError(
                400, f"{len(images)} images were sent; send them to /v1/recognize/batch."
            )
        if isinstance(images[0], ImageError):
            raise images[0]
        return images[0], options_of(request.query_params, others, FIELDS, known)
    if kind.startswith("image/") or kind == _RAW:
        data = await request.body()
        if not data:
            raise _no_image()
        return data, options_of(request.query_params, (), ["image"], known)
    raise RequestError(
        415,
        f"A body of type {kind or 'unknown'} is not read. Send multipart/form-data with the field "
        'image, a raw body with an image/* type, or application/json {"image": "<base64>"}.',
    )


async def many_images(
    request: Request, known: Alphabet
) -> tuple[list[bytes | ImageError], Options, bool]:
    """The images of a form's repeated fields or JSON ``{"images": [...]}``, and how to read them.

    That is with which options, and whether as of one source. ``known``: as of ``one_image``.

    An entry that is not base64 stands in the list as its error.
    """
    kind = await _kind(request)
    if kind == _JSON:
        sent = await _json(request)
        texts = sent.pop("images", None)
        if not isinstance(texts, list) or not texts:
            raise RequestError(400, 'JSON must be {"images": ["<base64 or data URL>", ...]}.')
        _check_count(len(texts))
        asked = batch_options_of(request.query_params, sent.items(), ["images"], known)
        return [_kept_error(text, f"images[{at}]") for at, text in enumerate(texts)], *asked
    if kind in (_MULTIPART, _URLENCODED):
        images, others = await _form_images(request)
        return images, *batch_options_of(request.query_params, others, FIELDS, known)
    raise RequestError(
        415,
        f"A body of type {kind or 'unknown'} is not read. Send multipart/form-data with a field "
        'image for each, or application/json {"images": ["<base64>", ...]}.',
    )


async def _kind(request: Request) -> str:
    """The body's media type in small letters, by its content where none is said, or curl's."""
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said not in _UNSAID:
        return said
    body = await request.body()
    if begins_as_image(body):
        return _RAW
    if body.lstrip().startswith(b"{"):
        return _JSON
    return said


async def _form_images(
    request: Request,
) -> tuple[list[bytes | ImageError], list[tuple[str, object]]]:
    """The images of a form, at least one, each a file or a text, and its other fields.

    A text that is no base64 stands in the list as its error. Raises ``RequestError`` where the
    form has no image.
    """
    async with form(request) as sent:
        # A page's form sends its empty fields too.
        found = [(name, value) for name, value in sent.multi_items() if name in FIELDS and value]
        if not found:
            raise _no_image()
        _check_count(len(found))
        others = [one for one in sent.multi_items() if one[0] not in FIELDS]
        return [
            await value.read() if isinstance(value, UploadFile) else _kept_error(value, name)
            for name, value in found
        ], list(others)


def _no_image() -> RequestError:
    return RequestError(
        400, "No image was sent. Put it into the form field image, the raw body, or JSON."
    )


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


def _kept_error(text: object, field: str) -> bytes | ImageError:
    try:
        return from_text(text, field)
    except ImageError as error:
        return error


def _check_count(count: int) -> None:
    if count > MAX_BATCH_IMAGES:
        raise RequestError(
            413,
            f"{count} images were sent; at most {MAX_BATCH_IMAGES} are taken. "
            "Send several batches.",
        )
