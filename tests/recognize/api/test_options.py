"""Every option acts wherever a request may have it, and what is none is refused by name."""

import base64

import pytest

from recognize.api.intake import FIELDS
from tests.support.option_cases import READ, REFUSED

PATH = "/v1/recognize"
ORIGINAL = "/classify_image/classify/api/"


def asked(server, png: bytes, query: dict, path: str = PATH):
    """The answers to an image with options in the query, in a form and in JSON."""
    text = base64.b64encode(png).decode()
    image = {"images": [text]} if path.endswith("batch") else {"image": text}
    yield server.post(path, params=query, files={"image": png})
    yield server.post(path, data=query, files={"image": png})
    yield server.post(path, json=image | query)


@pytest.fixture(scope="module")
def readings(reader, png):
    """Whether an answer is what the reader reads under options, but for the time taken."""

    def same(answer, query) -> bool:
        reading = reader.read(png, **query)
        texts = [one.text for one in reading.candidates]
        return [one["text"] for one in answer.json()["candidates"]] == texts and (
            answer.json()["confidence"] == pytest.approx(reading.confidence)
        )

    return same


@pytest.mark.parametrize(("query", "expected"), READ, ids=str)
def test_an_option_acts_in_query_form_and_json(server, png, readings, query, expected):
    for answer in asked(server, png, query):
        assert answer.status_code == 200, answer.text
        assert readings(answer, query)
        assert set(answer.json()["text"]) <= set(expected["allowed"])


@pytest.mark.parametrize(("query", "words"), REFUSED, ids=str)
def test_a_refusal_is_the_same_in_query_form_and_json(server, png, query, words):
    for answer in asked(server, png, query):
        assert answer.status_code == 422 and words in answer.json()["detail"]


def test_options_of_a_batch(server, png):
    for answer in asked(server, png, {"alphabet": "Digits", "length": "4–6"}, PATH + "/batch"):
        (reading,) = answer.json()["results"]
        assert reading["text"].isdigit() and 4 <= len(reading["text"]) <= 6
    for answer in asked(server, png, {"alphabets": "digits"}, PATH + "/batch"):
        assert answer.status_code == 422 and "Did you mean alphabet?" in answer.json()["detail"]


def test_json_has_numbers_and_lists(server, png):
    image = base64.b64encode(png).decode()
    sent = {"image": image, "length": 5, "candidates": 3, "alphabet": ["digits", "a-f"]}
    reading = server.post(PATH, json=sent).json()
    assert len(reading["text"]) == 5 and len(reading["candidates"]) == 3
    assert set(reading["text"]) <= set("0123456789abcdef")
    assert server.post(PATH, json={"image": image, "length": None}).status_code == 200
    for wrong in ({"length": {"min": 4}}, {"candidates": 0}, {"candidates": 1.5}, {"case": False}):
        assert server.post(PATH, json={"image": image} | wrong).status_code == 422


def test_an_option_of_a_raw_body_stands_in_the_query(server, png):
    headers = {"content-type": "image/png"}
    answer = server.post(PATH, params={"alphabet": "digits"}, content=png, headers=headers)
    assert answer.json()["text"].isdigit()


def test_an_option_is_given_once(server, png):
    files = {"image": png}
    for path in (PATH, PATH + "/batch"):
        twice = server.post(path, params={"length": "4"}, data={"length": "5"}, files=files)
        assert twice.status_code == 422 and "length is given twice" in twice.json()["detail"]
        twice = server.post(f"{path}?length=4&length=5", files=files)
        assert twice.status_code == 422 and "length is given twice" in twice.json()["detail"]
        same = server.post(path, params={"length": "4"}, data={"length": "4"}, files=files)
        assert same.status_code == 200


def test_what_is_misplaced_is_refused_by_name(server, png):
    image = base64.b64encode(png).decode()
    nested = server.post(PATH, json={"image": image, "options": {"length": "5"}})
    assert nested.status_code == 422 and "'options'" in nested.json()["detail"]
    fetched = server.post(PATH, params={"image": "https://example.org/a.png"}, files={"image": png})
    assert fetched.status_code == 422 and "not the query" in fetched.json()["detail"]
    for data in ({"alphabet": "digits"}, {"length": "5"}):
        answer = server.post(ORIGINAL, data=data, files={"image": png})
        assert answer.status_code == 422 and "/v1/recognize" in answer.json()["detail"]
        assert server.post(ORIGINAL, params=data, files={"image": png}).status_code == 422


def test_the_description_names_every_option_in_every_form(server):
    described = server.get("/openapi.json").json()["paths"]
    for path in (PATH, PATH + "/batch"):
        operation = described[path]["post"]
        names = {one["name"] for one in operation["parameters"]}
        content = operation["requestBody"]["content"]
        for kind in ("multipart/form-data", "application/json"):
            properties = content[kind]["schema"]["properties"]
            assert names == properties.keys() - {*FIELDS, "images"}
