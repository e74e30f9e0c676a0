"""Requests, for bodies of every kind, in whatever pieces they arrive."""

import asyncio
import base64
import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException
from starlette.requests import Request

from recognize.alphabet import OWN
from recognize.api import intake
from recognize.api.problems import RequestError
from recognize.images import ImageError
from recognize.options import OptionError, Options

# Of a form without its end Starlette leaves the last file open; it is in memory, and goes with it.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

# What a caller is told of in words; anything else would be a fault of ours.
REFUSALS = (RequestError, ImageError, OptionError, HTTPException)
IMAGES = st.binary(min_size=1, max_size=300)


def request(body: bytes, kind: str, cuts: list[int], query: str = "") -> Request:
    """A request whose body arrives in pieces, cut at these places."""
    places = [0, *sorted(cut % (len(body) + 1) for cut in cuts), len(body)]
    pieces = [body[low:high] for low, high in zip(places, places[1:])]

    async def receive() -> dict:
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    scope = {
        "type": "http",
        "app": None,  # Starlette's sign that a handler will take its HTTPException
        "method": "POST",
        "path": "/",
        "query_string": query.encode(),
        "headers": [(b"content-type", kind.encode("latin-1"))],
    }
    return Request(scope, receive)


CUTS = st.lists(st.integers(0, 5000), max_size=8)


def one(body: bytes, kind: str, cuts: list[int]) -> tuple[bytes, Options]:
    return asyncio.run(intake.one_image(request(body, kind, cuts), OWN))


def many(body: bytes, kind: str, cuts: list[int]) -> tuple[list, Options]:
    images, options, _ = asyncio.run(intake.many_images(request(body, kind, cuts), OWN))
    return images, options


def form(images: list[bytes], name: str, fields: dict[str, str]) -> tuple[bytes, str]:
    """A form as httpx writes it."""
    files = [("image", (name, image)) for image in images]
    made = httpx.Request("POST", "http://x", files=files, data=fields)
    return made.read(), made.headers["content-type"]


@given(st.lists(IMAGES, min_size=1, max_size=4), st.text(min_size=1, max_size=20), CUTS)
def test_the_images_of_a_form_arrive_as_they_were_sent(images, name, cuts):
    body, kind = form(images, name, {"length": "4-6"})
    assert many(body, kind, cuts) == (images, Options(length="4-6"))
    if len(images) == 1:
        assert one(body, kind, cuts) == (images[0], Options(length="4-6"))


def damaged(body: bytes, at: int, size: int, junk: bytes) -> bytes:
    """Some bytes of a body left out, others put in."""
    at %= len(body)
    return body[:at] + junk + body[at + size :]


@given(IMAGES, st.integers(0, 5000), st.integers(0, 60), st.binary(max_size=60), CUTS)
def test_a_damaged_form_is_refused_in_words_or_read(image, at, size, junk, cuts):
    body, kind = form([image], "a.png", {"case": "lower"})
    for read in (one, many):
        try:
            read(damaged(body, at, size, junk), kind, cuts)
        except REFUSALS:
            pass


KINDS = st.sampled_from(
    [
        *("multipart/form-data; boundary=x", "multipart/form-data", "application/json"),
        *("application/json; charset=utf-16", "image/png", "text/plain", ""),
        'multipart/form-data; boundary="x; y"',
    ]
)


@given(st.binary(max_size=300), KINDS | st.text(st.characters(max_codepoint=255)), CUTS)
def test_any_body_of_any_type_is_refused_in_words_or_read(body, kind, cuts):
    for read in (one, many):
        try:
            read(body, kind, cuts)
        except REFUSALS as error:
            assert 400 <= getattr(error, "status", getattr(error, "status_code", 400)) < 500


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["image", "images", "length", "alphabet", "case", "candidates"])


@given(JSON | st.dictionaries(NAMES | st.text(), JSON, max_size=4), CUTS)
def test_any_json_is_refused_in_words_or_read(sent, cuts):
    for read in (one, many):
        try:
            read(json.dumps(sent).encode(), "application/json", cuts)
        except REFUSALS:
            pass


def wrapped(text: str, width: int) -> str:
    return "\r\n".join(text[at : at + width] for at in range(0, len(text), width))


WRITTEN = {
    "plain": lambda data: base64.b64encode(data).decode(),
    "for URLs, without its end": lambda data: base64.urlsafe_b64encode(data).decode().rstrip("="),
    "in lines": lambda data: wrapped(base64.b64encode(data).decode(), 7),
    "plus signs as spaces": lambda data: base64.b64encode(data).decode().replace("+", " "),
    "data URL": lambda data: "data:image/png;base64," + base64.b64encode(data).decode(),
    "of any type": lambda data: "data:;charset=x;BASE64," + base64.b64encode(data).decode(),
}


@given(st.binary(max_size=200), st.sampled_from(list(WRITTEN)), CUTS)
def test_base64_in_every_form_is_what_was_written(data, form, cuts):
    text = WRITTEN[form](data)
    if not data and not text.startswith("data:"):
        return
    assert intake.from_text(text, "image") == data
    if data:
        body = json.dumps({"image": text}).encode()
        assert one(body, "application/json", cuts)[0] == data


@given(st.text() | st.text("AZaz09+/=-_ \n:;,").map("data:image/png;base64,".__add__))
def test_any_text_is_base64_or_is_refused_in_words(text):
    try:
        assert isinstance(intake.from_text(text, "image"), bytes)
    except ImageError as error:
        assert str(error).startswith("image ") and str(error).endswith(".")
