"""An image whose meaning is clear is taken, however it was put; nothing sent is dropped."""

import base64
import json
import shutil
import subprocess

import pytest

from recognize.api.intake import FIELDS
from recognize.limits import FORMATS
from recognize.options import OPTIONS
from tests.support.pictures import encoded, word

PATH = "/v1/recognize"
BATCH = "/v1/recognize/batch"
ORIGINAL = "/classify_image/classify/api/"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def text(png) -> str:
    return base64.b64encode(png).decode()


def reads(answer, text: str) -> bool:
    assert answer.status_code == 200, answer.text
    (reading,) = answer.json().get("results", [answer.json()])
    return reading["text"] == text


@pytest.mark.parametrize("path", [PATH, BATCH])
@pytest.mark.parametrize("field", FIELDS)
def test_a_form_has_a_file_or_a_text_under_each_name(server, png, text, captcha, path, field):
    for sent in (
        {"files": {field: png}},
        {"files": {field: (None, text)}},
        {"files": {field: (None, f"data:image/png;base64,{text}")}},
        {"data": {field: text}},
    ):
        assert reads(server.post(path, **sent), captcha[1])
        digits = server.post(path, params={"alphabet": "digits"}, **sent).json()
        assert digits.get("results", [digits])[0]["text"].isdigit()


def test_options_stand_beside_a_text(server, text):
    reading = server.post(PATH, data={"img": text, "alphabet": "digits,upper"}).json()
    assert reading["text"] and not any(one.islower() for one in reading["text"])
    refused = server.post(PATH, data={"img": text, "alphabets": "digits"})
    assert refused.status_code == 422 and "Did you mean alphabet?" in refused.json()["detail"]


@pytest.mark.parametrize("kind", [one.pillow for one in FORMATS])
@pytest.mark.parametrize("headers", [{}, {"content-type": FORM}], ids=["none", "form"])
def test_a_body_without_a_useful_type_is_told_by_its_content(server, reader, kind, headers):
    data = encoded(word("black", "white"), kind)
    answer = server.post(PATH, content=data, headers=headers)
    assert reads(answer, reader.read(data).text)


@pytest.mark.parametrize("kind", [one.pillow for one in FORMATS])
def test_every_format_in_a_form_in_json_and_in_the_original_interface(server, reader, kind):
    data = encoded(word("black", "white"), kind)
    told = reader.read(data).text
    text = base64.b64encode(data).decode()
    assert reads(server.post(PATH, files={"image": data}), told)
    assert reads(server.post(PATH, json={"image": text}), told)
    assert reads(server.post(BATCH, json={"images": [text]}), told)
    assert server.post(ORIGINAL, files={"image": data}).text == told


def test_a_gif_that_looks_like_a_form(server, reader):
    """Its width is that of an equals sign."""
    data = encoded(word("black", "white", (61, 40), "m4"), "GIF")
    assert data.startswith(b"GIF87a=")
    answer = server.post(PATH, content=data, headers={"content-type": FORM})
    assert reads(answer, reader.read(data).text)


@pytest.mark.parametrize("headers", [{}, {"content-type": FORM}], ids=["none", "form"])
def test_json_without_its_type(server, text, captcha, headers):
    body = json.dumps({"image": text})
    assert reads(server.post(PATH, content=body, headers=headers), captcha[1])
    body = json.dumps({"images": [text]})
    assert reads(server.post(BATCH, content=f"\n{body}", headers=headers), captcha[1])


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is missing")
def test_as_curl_sends_it(server, png, text, captcha, tmp_path):
    (tmp_path / "a.png").write_bytes(png)
    (tmp_path / "a.txt").write_text(text)
    for arguments in (
        ["--data-binary", "@a.png"],
        ["-H", "Content-Type:", "--data-binary", "@a.png"],
        ["-F", "file=@a.png"],
        ["-F", "image=<a.txt"],
        ["--data-urlencode", "image@a.txt"],
        # Not escaped: each plus sign arrives as a space.
        ["-d", f"image={text}"],
    ):
        command = ["curl", "-s", str(server.base_url).rstrip("/") + PATH, *arguments]
        answer = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        assert json.loads(answer.stdout)["text"] == captcha[1], arguments


def test_a_text_beside_a_file_is_not_dropped(server, png, text):
    for sent in (
        {"files": {"image": png}, "data": {"image": text}},
        {"files": {"image": png}, "data": {"img": text}},
        {"files": {"image": png}, "data": {"image": "https://example.org/a.png"}},
        {"files": {"image": png, "file": png}},
        {"data": {"image": text, "img": text}},
    ):
        refused = server.post(PATH, **sent)
        assert refused.status_code == 400 and "2 images were sent" in refused.json()["detail"]
        results = server.post(BATCH, **sent).json()["results"]
        assert len(results) == 2 and ("error" in results[0] or "error" in results[1]) == (
            "https" in str(sent.get("data"))
        )
    # A page's form sends its empty fields too.
    answer = server.post(PATH, files={"file": png}, data={"image": "", "length": ""})
    assert answer.status_code == 200


@pytest.mark.parametrize("field", FIELDS)
def test_a_text_that_is_no_image_is_refused_by_its_field(server, field):
    for value, words in (("%%%", "not valid base64"), ("data:image/png,a", "data URL")):
        refused = server.post(PATH, data={field: value})
        assert refused.status_code == 400
        assert refused.json()["detail"].startswith(field) and words in refused.json()["detail"]
        (result,) = server.post(BATCH, data={field: value}).json()["results"]
        assert result["error"]["status"] == 400


def test_a_form_without_an_image(server):
    for sent in ({"data": {"length": "5"}}, {"data": {"image": ""}}, {"files": {"other": b"x"}}):
        for path in (PATH, BATCH):
            refused = server.post(path, **sent)
            assert refused.status_code == 400 and "No image" in refused.json()["detail"]
    for body in (b"", b"\x89PNG mangled by curl -d"):
        refused = server.post(PATH, content=body, headers={"content-type": FORM})
        assert refused.status_code == 400 and "form field image" in refused.json()["detail"]


def test_the_original_interface_drops_nothing_either(server, png, text, captcha):
    assert server.post(ORIGINAL, data={"image": text}).text == captcha[1]
    for sent in ({"image64": text}, {"image": text}):
        refused = server.post(ORIGINAL, files={"image": png}, data=sent)
        assert refused.status_code == 400 and "2 images were sent" in refused.json()["detail"]
    for name, words in (
        ("K", "Did you mean k?"),
        ("imge", "Did you mean image?"),
        ("token", "There are image, image64, k."),
        ("length", "/v1/recognize"),
    ):
        for sent in ({"data": {name: "5"}}, {"params": {name: "5"}}):
            refused = server.post(ORIGINAL, files={"image": png}, **sent)
            assert refused.status_code == 422 and words in refused.json()["detail"], refused.text
    misplaced = server.post(ORIGINAL, files={"image": png}, params={"k": "3"})
    assert misplaced.status_code == 422 and "not the query" in misplaced.json()["detail"]


def test_the_description_says_what_json_and_forms_may_have(server, text):
    content = server.get("/openapi.json").json()["paths"][PATH]["post"]["requestBody"]["content"]
    described = content["application/json"]["schema"]["properties"]
    lists = {name: one["items"]["type"] for name, one in described.items() if "items" in one}
    assert lists == {"alphabet": "string", "length": "integer"}
    for name in OPTIONS:
        assert ("array" in described[name]["type"]) == (name in lists)
        # What it says is taken is, and a list where it says none is refused.
        values = {"string": ["3"], "integer": [3, 5]}[lists.get(name, "string")]
        answer = server.post(PATH, json={"image": text, name: values})
        assert answer.status_code == (200 if name in lists else 422), answer.text
        number = server.post(PATH, json={"image": text, name: 3})
        if "integer" in described[name]["type"]:
            assert number.status_code == 200
        assert server.post(PATH, json={"image": text, name: None}).status_code == 200
    for kind in ("multipart/form-data", FORM):
        assert set(FIELDS) <= content[kind]["schema"]["properties"].keys()
