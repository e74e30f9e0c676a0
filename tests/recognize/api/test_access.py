"""Keys, over HTTP: what wants one, and what a request without one is told."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from recognize.api.access import HEADER
from recognize.keys import make
from tests.support.patience import PATIENCE_S

YESTERDAY = datetime.now(UTC).date() - timedelta(1)
KEY, ENTRY = make("page")
OTHER, OTHER_ENTRY = make("tests", YESTERDAY + timedelta(1000))
OLD, OLD_ENTRY = make("old", YESTERDAY)
ENTRIES = f"{ENTRY} {OTHER_ENTRY} {OLD_ENTRY}"
CLOSED = {"API_KEYS": ENTRIES, "ANONYMOUS_ACCESS": ""}


@pytest.fixture
def closed(start):
    """A client, without a key, of a server that wants one."""
    server = start(**CLOSED)
    with httpx.Client(base_url=server.url, timeout=PATIENCE_S) as client:
        yield client


def operations(client: httpx.Client) -> list[tuple[str, str, bool]]:
    """Each path and method of the API's description, and whether a key is described there."""
    paths = client.get("/openapi.json").json()["paths"]
    return [
        (path, method.upper(), "security" in operation)
        for path, methods in paths.items()
        for method, operation in methods.items()
    ]


def test_every_operation_with_a_key_in_its_description_wants_one_and_no_other(closed):
    found = operations(closed)
    assert {path for path, _, wanted in found if not wanted} == {"/healthz", "/readyz"}
    for path, method, wanted in found:
        answer = closed.request(method, path)
        assert (answer.status_code == 401) is wanted, path
        assert closed.request(method, path, headers={HEADER: KEY}).status_code != 401
    # What is no operation: the documentation, metrics, the page, a browser's preflight.
    for path in ("/docs", "/openapi.json", "/metrics"):
        assert closed.get(path).status_code == 200
    assert closed.options("/v1/recognize").status_code == 405
    # A path that is none, or another method, shows nothing either.
    assert closed.get("/v1/nothing").status_code == closed.put("/v1/model").status_code == 401


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({}, "Send yours in the header X-API-Key"),
        ({HEADER: ""}, "Send yours in the header X-API-Key"),
        ({HEADER: "wrong"}, "none of this server's"),
        ({HEADER: ENTRY.digest}, "none of this server's"),
        ({HEADER: b"\xff\xfe"}, "none of this server's"),
        ({HEADER: OLD}, "has expired"),
    ],
)
def test_who_is_refused_is_told_why(closed, captcha_png, headers, told):
    answer = closed.post("/v1/recognize", files={"image": captcha_png}, headers=headers)
    assert answer.status_code == 401 and told in answer.json()["detail"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("ApiKey ")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("key", [KEY, OTHER], ids=["first", "second"])
def test_each_key_reads(closed, captcha_png, key):
    files = {"image": captcha_png}
    for path in ("/v1/recognize", "/v1/recognize/batch", "/classify_image/classify/api/"):
        assert closed.post(path, files=files, headers={HEADER: key}).status_code == 200


def test_without_keys_none_is_described(server, png):
    """The interactive page shows a padlock, and a field for a key, where one is."""
    description = server.get("/openapi.json").json()
    assert "securitySchemes" not in description["components"]
    assert not [path for path, _, described in operations(server) if described]
    assert server.post("/v1/recognize", files={"image": png}).status_code == 200


def test_anybody_beside_those_with_keys(start, captcha_png):
    """Where it is allowed. A key that is none is a mistake all the same."""
    root = start(API_KEYS=ENTRIES, ANONYMOUS_ACCESS="allowed").url
    described = httpx.get(f"{root}/openapi.json").json()
    assert described["components"]["securitySchemes"]["ApiKey"]["name"] == HEADER
    assert described["paths"]["/v1/recognize"]["post"]["security"] == [{}, {"ApiKey": []}]
    url, files = f"{root}/v1/recognize", {"image": captcha_png}
    assert httpx.post(url, files=files).status_code == 200
    assert httpx.post(url, files=files, headers={HEADER: KEY}).status_code == 200
    assert httpx.post(url, files=files, headers={HEADER: "wrong"}).status_code == 401


def test_a_page_of_another_origin_learns_why(start):
    page = "https://reader.example.org"
    server = start(**CLOSED, ALLOWED_ORIGINS=page)
    asked = {"Origin": page, "Access-Control-Request-Method": "POST"}
    asked |= {"Access-Control-Request-Headers": HEADER.lower()}
    assert httpx.options(f"{server.url}/v1/recognize", headers=asked).status_code == 200
    answer = httpx.post(f"{server.url}/v1/recognize", headers={"Origin": page})
    assert answer.status_code == 401
    assert answer.headers["access-control-allow-origin"] == page


def test_no_key_stands_in_the_log(start, captcha_png):
    server = start(**CLOSED)
    for key in (KEY, "wrong-key"):
        files = {"image": captcha_png}
        httpx.post(f"{server.url}/v1/recognize", files=files, headers={HEADER: key})
    log = server.log.read_text()
    assert KEY not in log and "wrong-key" not in log and ENTRY.digest not in log
