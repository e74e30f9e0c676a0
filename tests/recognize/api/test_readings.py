"""The API over HTTP, in a real uvicorn process."""

import base64
import json
import re

import pytest
from PIL import Image

from recognize.limits import MAX_BATCH_IMAGES
from recognize.model import EMBEDDED
from recognize.options import OPTIONS
from tests.support.pictures import animated, captchas, encoded, in_turn


def test_multipart(server, png, captcha):
    answer = server.post("/v1/recognize", files={"image": png})
    assert answer.status_code == 200
    reading = answer.json()
    assert reading["text"] == captcha[1]
    assert 0 < reading["confidence"] < 1
    assert [c["text"] for c in reading["characters"]] == list(captcha[1])
    assert reading["characters"][0]["alternatives"][0].keys() == {"text", "confidence"}
    assert reading["candidates"][0] == {"text": captcha[1], "confidence": reading["confidence"]}
    assert reading["model"].keys() == {"name", "version"}
    assert reading["elapsed_ms"] > 0
    assert reading["legible"] is True and isinstance(reading["trusted"], bool)


def test_a_picture_without_text(server, png):
    blank = encoded(Image.new("RGB", (160, 60), "white"))
    sent = [("image", blank), ("image", png)]
    empty, other = server.post("/v1/recognize/batch", files=sent).json()["results"]
    assert (empty["text"], empty["legible"], empty["trusted"]) == ("", False, False)
    assert other["legible"] is True
    forced = server.post("/v1/recognize?length=4", files={"image": blank}).json()
    assert (forced["text"], forced["legible"], forced["trusted"]) == ("", False, False)
    assert forced["confidence"] == empty["confidence"] > 0.99
    # The university project's interface answers as it did.
    original = server.post(
        "/classify_image/classify/api/",
        files={"image": blank},
        headers={"accept": "application/json"},
    )
    assert original.json().keys() == {"success", "confidence"}


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_an_animation_through_every_entrance(server, captcha, kind):
    data = animated(in_turn(captcha[0]), kind)
    text = base64.b64encode(data).decode()
    answers = [
        server.post("/v1/recognize", files={"image": data}),
        server.post("/v1/recognize", data={"image": text}),
        server.post("/v1/recognize", json={"image": text}),
        server.post("/v1/recognize?length=4-6", content=data, headers={"content-type": "image/x"}),
    ]
    readings = [answer.json() for answer in answers]
    readings += server.post("/v1/recognize/batch", json={"images": [text]}).json()["results"]
    assert [(one["text"], one["frames"]) for one in readings] == [(captcha[1], 5)] * 5
    original = server.post("/classify_image/classify/api/", files={"image": data})
    assert original.text == captcha[1]


@pytest.mark.parametrize("kind", ["image/png", "image/jpeg", "application/octet-stream"])
def test_raw_body_whatever_its_type_says(server, png, captcha, kind):
    answer = server.post("/v1/recognize", content=png, headers={"content-type": kind})
    assert answer.json()["text"] == captcha[1]


def test_json(server, png, captcha):
    plain = base64.b64encode(png).decode()
    forms = [
        plain,
        "data:image/png;base64," + plain,
        "\n".join(re.findall(".{1,60}", plain)),
        base64.urlsafe_b64encode(png).decode().rstrip("="),
    ]
    for form in forms:
        answer = server.post("/v1/recognize", json={"image": form})
        assert answer.status_code == 200, answer.text
        assert answer.json()["text"] == captcha[1]


def test_options(server, png, captcha):
    query = {"alphabet": "alphanumeric", "length": "4-6", "case": "upper", "candidates": "5"}
    reading = server.post("/v1/recognize", params=query, files={"image": png}).json()
    assert reading["text"] == captcha[1].upper()
    assert 1 < len(reading["candidates"]) <= 5


def test_batch_keeps_order_and_survives_bad_images(server, reader):
    good = [encoded(image) for image, _ in captchas(3)]
    sent = [good[0], b"not an image", good[1], good[2][:50]]
    answer = server.post("/v1/recognize/batch", files=[("image", data) for data in sent])
    results = answer.json()["results"]
    assert [result.get("text") for result in results] == [
        reader.read(good[0]).text,
        None,
        reader.read(good[1]).text,
        None,
    ]
    assert results[1]["error"]["status"] == results[3]["error"]["status"] == 400


def test_batch_json(server, png, captcha):
    images = [base64.b64encode(png).decode(), "no base64!", 7]
    results = server.post("/v1/recognize/batch", json={"images": images}).json()["results"]
    assert results[0]["text"] == captcha[1]
    assert "images[1]" in results[1]["error"]["detail"]
    assert "images[2]" in results[2]["error"]["detail"]


def test_the_largest_batch(server, png, captcha):
    answer = server.post("/v1/recognize/batch", files=[("image", png)] * MAX_BATCH_IMAGES)
    texts = [result["text"] for result in answer.json()["results"]]
    assert texts == [captcha[1]] * MAX_BATCH_IMAGES


def test_model(server):
    shown = server.get("/v1/model").json()
    assert shown.pop("source")["kind"] == "embedded"
    assert shown == json.loads((EMBEDDED / "card.json").read_text())


def test_alive_and_ready(server):
    assert server.get("/healthz").json() == {"status": "alive"}
    assert server.get("/readyz").json() == {"status": "ready"}


def test_home_leads_to_the_interactive_page(server):
    answer = server.get("/", follow_redirects=True)
    assert answer.status_code == 200 and "swagger-ui" in answer.text
    # Everything the page loads comes from this server.
    sources = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert sources
    for source in sources:
        assert source.startswith("/") and not source.startswith("//")
        assert server.get(source).status_code == 200


def test_openapi_describes_bodies_answers_and_errors(server):
    description = server.get("/openapi.json").json()
    recognize = description["paths"]["/v1/recognize"]["post"]
    assert recognize["requestBody"]["content"].keys() == {
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "application/json",
        "image/*",
    }
    described = {one["name"]: one["description"] for one in recognize["parameters"]}
    assert described == {name: option.meaning for name, option in OPTIONS.items()}
    assert recognize["responses"].keys() == {
        *("200", "400", "401", "408", "413", "415", "422", "429", "503")
    }
    for status in ("400", "413", "415", "422"):
        assert recognize["responses"][status]["content"].keys() == {"application/problem+json"}
    reading = description["components"]["schemas"]["ReadingOut"]
    told = {"legible", "trusted", "frames"}
    assert told <= set(reading["required"])
    assert all(reading["properties"][name]["description"] for name in told)
    assert description["paths"].keys() >= {"/classify_image/classify/api/", "/v1/recognize/batch"}
