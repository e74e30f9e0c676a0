"""What an operator sees: a line of JSON for each request, and the counters of /metrics."""

import base64
import json
import os
import re
from collections.abc import Callable

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from recognize.api.access import HEADER
from recognize.keys import make
from tests.support.patience import PATIENCE_S, until
from tests.support.ports import free_port
from tests.support.serving import Server

KEY, ENTRY = make("page")
PATH = "/v1/recognize"
FIELDS = [
    *("time", "method", "route", "status", "ms", "stages"),
    *("bytes", "pictures", "failed", "model", "key", "refused"),
]


def lines(server: Server, count: int) -> list[dict]:
    """So many lines of requests, once they are there, and no other."""

    def found() -> list[dict]:
        log = server.log.read_text().splitlines()
        told = [json.loads(line) for line in log if line.startswith("{")]
        return told if len(told) >= count else []

    told = until(found, f"{count} lines")
    assert len(told) == count, told
    return told


def samples(url: str) -> Callable[..., float]:
    """The values of ``/metrics``, by name and labels; 0 where there is none."""
    families = text_string_to_metric_families(httpx.get(f"{url}/metrics").text)
    values = {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }
    return lambda name, **labels: values.get((name, frozenset(labels.items())), 0)


@pytest.fixture
def read(captcha_png):
    """Has pictures read by a server; the answer."""

    def ask(server: Server, *pictures: bytes, path: str = PATH, **headers: str) -> httpx.Response:
        files = [("image", picture) for picture in pictures or (captcha_png,)]
        return httpx.post(server.url + path, files=files, headers=headers, timeout=PATIENCE_S)

    return ask


def test_a_request_is_a_line(start, read, captcha_png):
    server = start()
    answer = read(server)
    (line,) = lines(server, 1)
    assert list(line) == FIELDS
    assert (line["method"], line["route"], line["status"]) == ("POST", PATH, 200)
    assert line["pictures"] == 1 and line["failed"] == 0 and line["refused"] is line["key"] is None
    assert line["bytes"] > len(captcha_png)
    model = answer.json()["model"]
    assert line["model"] == f"{model['name']} {model['version']}"
    assert list(line["stages"]) == ["receive", "wait", "read"]
    assert 0 < line["stages"]["read"] <= sum(line["stages"].values()) <= line["ms"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["time"])


def test_a_batch_tells_how_many_were_no_pictures(start, read, captcha_png):
    server = start()
    read(server, captcha_png, b"no picture", captcha_png, path=f"{PATH}/batch")
    (line,) = lines(server, 1)
    assert (line["pictures"], line["failed"], line["refused"]) == (3, 1, None)


def test_a_refusal_says_why_in_a_word(start, read, captcha_png):
    server = start(API_KEYS=str(ENTRY), ANONYMOUS_ACCESS="", RATE_LIMITS="8/hour", QUEUE="0")
    mine = {HEADER: KEY}
    expected = [
        (read(server), 401, "no_key"),
        (read(server, **{HEADER: "no"}), 401, "wrong_key"),
        (read(server, b"x", **mine), 400, "broken_image"),
        (read(server, b"<svg/>", **mine), 415, "unsupported_format"),
        (read(server, bytes(2 * 2**20), **mine), 413, "too_large"),
        (read(server, path=f"{PATH}?length=x", **mine), 422, "option_error"),
        (httpx.post(server.url + PATH, content=b"x", headers=mine), 415, "unsupported_type"),
        (httpx.get(f"{server.url}/v1/nothing", headers=mine), 404, "not_found"),
        (httpx.put(server.url + PATH, headers=mine), 405, "method_not_allowed"),
        (read(server, **mine), 200, None),
        (read(server, *[captcha_png] * 8, path=f"{PATH}/batch", **mine), 429, "rate_limit"),
    ]
    for (answer, status, reason), line in zip(expected, lines(server, len(expected)), strict=True):
        assert (answer.status_code, line["status"], line["refused"]) == (status, status, reason)
        assert line["key"] == (None if status == 401 else "page")
    counted = samples(server.url)
    for _, status, reason in expected:
        assert counted("recognize_refusals_total", reason=reason or "") == bool(reason)
        assert counted("recognize_requests_total", route=PATH, status=str(status)) >= (
            status != 404 and status != 429
        )


def test_probes_and_scrapes_are_quiet(start, read):
    server = start()
    for path in ("/healthz", "/readyz", "/metrics"):
        assert httpx.get(server.url + path).status_code == 200
    read(server)
    (line,) = lines(server, 1)
    assert line["route"] == PATH
    assert samples(server.url)("recognize_requests_total", route="/readyz", status="200") == 1


def test_no_line_holds_what_was_sent_or_read(start, read, captcha_png):
    server = start(API_KEYS=str(ENTRY))
    text = read(server, **{HEADER: KEY}).json()["text"]
    image = base64.b64encode(captcha_png).decode()
    body = {"image": image, "alphabet": "secret-wish?"}
    httpx.post(f"{server.url}{PATH}?length=secret-length", json=body)
    httpx.get(f"{server.url}/secret-path?secret=query")
    for line in lines(server, 3):
        shown = json.dumps({name: line[name] for name in FIELDS if name not in ("time", "ms")})
        for secret in (text, KEY, ENTRY.digest, image[:30], "secret", "127.0.0.1"):
            assert secret not in shown


def test_a_broken_form_is_nothing_but_a_line(start):
    server = start()
    before = len(server.log.read_text().splitlines())
    for body in (b"junk", b"--x\r\njunk\0\r\n\r\n", b"--x\r\n\r\n\r\n--x--junk"):
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        assert httpx.post(server.url + PATH, content=body, headers=kind).status_code == 400
    lines(server, 3)
    assert len(server.log.read_text().splitlines()) == before + 3


def test_counters_tell_what_was_read_and_how_long_it_took(start, read, captcha_png):
    server = start(READERS="2", QUEUE="3")
    answers = [read(server), read(server, captcha_png, b"x", path=f"{PATH}/batch")]
    shown = samples(server.url)
    assert shown("recognize_request_seconds_count", route=PATH) == 1
    assert shown("recognize_request_seconds_count", route=f"{PATH}/batch") == 1
    assert shown("recognize_stage_seconds_count", stage="read") == 2
    assert shown("recognize_pictures_failed_total") == 1
    kind = "trusted" if answers[0].json()["trusted"] else "unsure"
    assert shown("recognize_confidence_count", kind=kind) == 2
    confidence = answers[0].json()["confidence"]
    assert shown("recognize_confidence_sum", kind=kind) == pytest.approx(2 * confidence)
    assert (shown("recognize_queue"), shown("recognize_queue_places")) == (0, 5)
    assert shown("process_resident_memory_bytes") > 2**20


def test_paths_that_are_none_make_no_new_label(start):
    server = start()
    for number in range(5):
        httpx.get(f"{server.url}/nothing/{number}")
    counted = samples(server.url)
    assert counted("recognize_requests_total", route="other", status="404") == 5


def test_metrics_on_a_port_of_their_own(start, read):
    port = free_port()
    server = start(METRICS_PORT=str(port))
    apart = f"http://127.0.0.1:{port}"
    assert read(server).status_code == 200
    assert samples(apart)("recognize_requests_total", route=PATH, status="200") == 1
    assert httpx.get(f"{server.url}/metrics").status_code == 404
    for path in ("/healthz", "/v1/model", "/docs", "/nothing"):
        assert httpx.get(server.url + path).status_code == (404 if path == "/nothing" else 200)
        assert httpx.get(apart + path).status_code == 404
    assert httpx.post(apart + PATH, content=b"x").status_code == 404


def test_an_error_of_ours_is_a_line_too(start, read, tmp_path):
    """Beside its traceback, which says where it is."""
    module = tmp_path / "sitecustomize.py"
    module.write_text(
        "import recognize.reader\n"
        "def broken(*_):\n"
        "    raise ZeroDivisionError\n"
        "recognize.reader.Reader.read = broken\n"
    )
    paths = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    server = start(PYTHONPATH=paths)
    assert read(server).status_code == 500
    (line,) = lines(server, 1)
    assert (line["status"], line["refused"]) == (500, "error")
    until(lambda: "ZeroDivisionError" in server.log.read_text(), "the error's name")
