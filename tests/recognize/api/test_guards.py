"""Headers of every answer, and the names that a server goes by."""

import httpx
import pytest

from recognize.api.guards import name_of
from recognize.settings import LOCAL_NAMES, Settings


@pytest.mark.parametrize("path", ["/healthz", "/v1/model", "/nowhere", "/metrics", "/openapi.json"])
def test_no_answer_is_kept_or_taken_for_another_kind(server, path):
    headers = server.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_no_redirect_leads_to_the_name_that_was_sent(start):
    answer = httpx.get(f"{start().url}/healthz/", headers={"Host": "evil.example"})
    assert answer.status_code == 404 and "location" not in answer.headers


def test_a_local_server_answers_to_local_names_alone(server):
    for host in ("localhost", "localhost:8000", "127.0.0.1:1", "[::1]:8000", "LOCALHOST"):
        assert server.get("/v1/model", headers={"Host": host}).status_code == 200
    for host in ("rebound.example", "rebound.example:8000", "localhost.example", ""):
        answer = server.get("/v1/model", headers={"Host": host})
        assert answer.status_code == 421 and "ALLOWED_HOSTS" in answer.json()["detail"]
        assert server.post("/v1/recognize", headers={"Host": host}).status_code == 421
    # Probes ask by any address.
    assert server.get("/healthz", headers={"Host": "10.0.0.7:8080"}).status_code == 200


def test_a_server_for_others_answers_to_any_name_until_it_is_told(start):
    """As behind a gateway or an ingress, whose names the image cannot know."""
    url = start().url
    assert httpx.get(f"{url}/v1/model", headers={"Host": "a.example"}).status_code == 200
    url = start(ALLOWED_HOSTS="A.example").url
    assert httpx.get(f"{url}/v1/model", headers={"Host": "a.example:80"}).status_code == 200
    assert httpx.get(f"{url}/v1/model", headers={"Host": "b.example"}).status_code == 421


@pytest.mark.parametrize(
    ("environment", "names"),
    [
        ({}, ()),
        ({"HOST": "127.0.0.1"}, LOCAL_NAMES),
        ({"HOST": "::1"}, LOCAL_NAMES),
        ({"HOST": "192.168.1.2"}, ()),
        ({"HOST": "127.0.0.1", "ALLOWED_HOSTS": "*"}, ()),
        ({"HOST": "127.0.0.1", "ALLOWED_HOSTS": "a.example [::1]"}, ("a.example", "[::1]")),
    ],
)
def test_names_by_the_settings(environment, names):
    assert Settings.from_environment(environment).names() == names


@pytest.mark.parametrize(
    ("host", "name"),
    [("A.b:80", "a.b"), ("a", "a"), ("[::1]", "[::1]"), ("[::1]:80", "[::1]"), ("", "")],
)
def test_a_port_is_no_part_of_a_name(host, name):
    assert name_of(host) == name
