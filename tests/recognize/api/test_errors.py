"""Every error of the API, with a real file, over HTTP."""

import base64
import subprocess
import sys

import pytest
from PIL import Image

from recognize.limits import MAX_BATCH_IMAGES
from tests.support.pictures import encoded


def check(answer, status: int, *words: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem.keys() == {"type", "title", "status", "detail"}
    assert problem["status"] == status
    for word in words:
        assert word in problem["detail"]


FILES = {
    "text": (b"just some text", 400, "not an image"),
    "empty": (b"", 400, "not an image"),
    "truncated": (encoded(Image.effect_noise((200, 80), 60))[:-900], 400, "whole file"),
    "bytes": (encoded(Image.effect_noise((1200, 1200), 90)), 413, "1,048,576"),
    "pixels": (encoded(Image.new("L", (2000, 1001))), 413, "2,000,000"),
    "tiff": (encoded(Image.new("L", (60, 20)), "TIFF", compression="jpeg"), 415, "TIFF"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', 415, "SVG"),
}


@pytest.mark.parametrize("name", FILES)
def test_files_in_a_form(server, name):
    data, status, word = FILES[name]
    check(server.post("/v1/recognize", files={"image": ("captcha.png", data)}), status, word)


@pytest.mark.parametrize("name", [name for name in FILES if name != "empty"])
def test_files_as_a_body(server, name):
    data, status, word = FILES[name]
    answer = server.post("/v1/recognize", content=data, headers={"content-type": "image/png"})
    check(answer, status, word)


@pytest.mark.parametrize("name", FILES)
def test_files_through_the_original_interface(server, name):
    data, status, word = FILES[name]
    path = "/classify_image/classify/api/"
    check(server.post(path, files={"image": ("captcha.png", data)}), status, word)


def test_no_image(server):
    check(server.post("/v1/recognize", files={"picture": b"x"}), 400, "image")
    check(server.post("/v1/recognize", headers={"content-type": "image/png"}), 400, "image")
    check(server.post("/v1/recognize/batch", files={"picture": b"x"}), 400, "image")
    check(server.post("/classify_image/classify/api/", data={"k": "1"}), 400, "image64")


def test_two_images_belong_into_a_batch(server, png):
    check(server.post("/v1/recognize", files=[("image", png)] * 2), 400, "/v1/recognize/batch")


def test_no_body_type(server):
    check(server.post("/v1/recognize"), 415, "multipart/form-data")
    check(server.post("/v1/recognize", content=b"x"), 415, "multipart/form-data")
    headers = {"content-type": "text/csv"}
    check(server.post("/v1/recognize", content=b"x", headers=headers), 415, "text/csv")
    check(server.post("/v1/recognize/batch", content=b"x"), 415, "multipart/form-data")


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"{}", b'{"image": 5}', b'{"image": "%%%"}', b'{"image": ""}',
             b'{"image": "data:image/png,abc"}', b"[" * 100_000, b"\xff\xfe"]
)  # fmt: skip
def test_bad_json(server, body):
    headers = {"content-type": "application/json"}
    check(server.post("/v1/recognize", content=body, headers=headers), 400)
    check(server.post("/v1/recognize/batch", content=body, headers=headers), 400)


def test_bad_forms(server):
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x"):
        check(server.post("/v1/recognize", content=b"junk", headers={"content-type": kind}), 400)


@pytest.mark.parametrize(
    ("query", "allowed"),
    [
        ({"alphabet": "vowels!"}, "digits, lower, upper, letters, "),
        ({"length": "4-99"}, "from 1 to 16"),
        ({"case": "title"}, "keep, lower or upper"),
        ({"candidates": "99"}, "from 1 to 10"),
        ({"lenght": "4"}, "alphabet, length, case, candidates"),
    ],
)
def test_bad_options(server, png, query, allowed):
    for path in ("/v1/recognize", "/v1/recognize/batch"):
        check(server.post(path, params=query, files={"image": png}), 422, allowed)


def test_bad_k(server, png):
    answer = server.post("/classify_image/classify/api/", data={"k": "many"}, files={"image": png})
    check(answer, 422, "k must be", "1 to 10")


def test_too_many_images(server, png):
    count = MAX_BATCH_IMAGES + 1
    told = f"at most {MAX_BATCH_IMAGES}"
    check(server.post("/v1/recognize/batch", files=[("image", png)] * count), 413, told)
    text = base64.b64encode(png).decode()
    check(server.post("/v1/recognize/batch", json={"images": [text] * count}), 413, told)


def test_requests_over_the_size_limit(server):
    def drip():
        for _ in range(200):
            yield bytes(100_000)

    headers = {"content-type": "image/png"}
    check(server.post("/v1/recognize", content=bytes(2_000_000), headers=headers), 413, "bytes")
    # With no declared length, the bytes that come are counted.
    check(server.post("/v1/recognize", content=drip(), headers=headers), 413, "bytes")
    headers = {"content-type": "multipart/form-data; boundary=x"}
    check(server.post("/v1/recognize/batch", content=bytes(5_000_000), headers=headers), 413)


def test_unknown_paths_and_methods(server):
    check(server.get("/v2/recognize"), 404)
    answer = server.get("/v1/recognize")
    check(answer, 405)
    assert answer.headers["allow"] == "POST"


def test_a_failure_of_ours_is_a_problem_too(reader):
    """With a reader that fails, in a process of its own."""
    script = (
        "import httpx, asyncio\n"
        "from recognize.app import create_app\n"
        "from recognize.reader import Reader\n"
        "class Broken(Reader):\n"
        "    def read(self, *_): raise RuntimeError('no')\n"
        "transport = httpx.ASGITransport(create_app(Broken()), raise_app_exceptions=False)\n"
        "async def main():\n"
        "    async with httpx.AsyncClient(transport=transport, base_url='http://x') as client:\n"
        "        answer = await client.post('/v1/recognize', files={'image': b'x'})\n"
        "        print(answer.status_code, answer.headers['content-type'], answer.text)\n"
        "asyncio.run(main())\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert result.stdout.startswith("500 application/problem+json"), result.stderr
    assert "RuntimeError" not in result.stdout
