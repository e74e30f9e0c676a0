"""MODEL_URI: what is fetched, what is refused, and what then answers."""

import json
import socketserver
import threading
import time
import urllib.request

import boto3
import pytest

from model_build.publish import promote, publish
from recognize.hosting.model_source import TIME_LIMIT_S, load
from recognize.model import EMBEDDED, Model
from tests.support.patience import PATIENCE_S
from tests.support.serving import Server


@pytest.fixture
def published(s3, bucket, model_directory) -> str:
    """The URI of version 9.1.0, which is current."""
    uri = publish(s3, model_directory("9.1.0"), f"s3://{bucket}/team/models")
    promote(s3, uri.rpartition("/")[0], "9.1.0")
    return uri


def current(uri: str) -> str:
    return uri.rpartition("/")[0] + "/current"


def key_of(uri: str, file: str) -> str:
    return uri.split("/", 3)[3] + "/" + file


def assert_falls_back(uri: str, error: str, time_limit: float = PATIENCE_S) -> None:
    model, source = load(uri, time_limit)
    assert (source.kind, source.error) == ("embedded", error)
    assert model.version == Model(EMBEDDED).version


def test_nothing_is_the_embedded_model():
    model, source = load("")
    assert (source.kind, source.requested, source.error) == ("embedded", "embedded", None)
    assert model.card == Model(EMBEDDED).card


def test_a_directory(model_directory):
    model, source = load(str(model_directory("9.0.0")))
    assert (model.version, source.kind, source.error) == ("9.0.0", "directory", None)


def test_a_version_and_the_pointer(published):
    for uri in (published, current(published), current(published) + "/"):
        model, source = load(uri, PATIENCE_S)
        assert (model.version, source.kind, source.error) == ("9.1.0", "s3", None)
        assert source.load_ms > 0


def test_the_pointer_is_followed_when_it_moves(s3, bucket, published, model_directory):
    uri = publish(s3, model_directory("9.2.0"), f"s3://{bucket}/team/models")
    assert load(current(uri), PATIENCE_S)[0].version == "9.1.0"
    promote(s3, uri.rpartition("/")[0], "9.2.0")
    assert load(current(uri), PATIENCE_S)[0].version == "9.2.0"


@pytest.mark.parametrize(
    ("uri", "error"),
    [
        ("s3://no-such-bucket-anywhere/models/ctc/current", "not_found"),
        ("s3://", "unavailable"),
        ("gs://bucket/models/ctc/current", "unsupported_uri"),
        ("/no/such/directory", "incompatible"),
    ],
)
def test_what_is_not_there(aws, uri, error):
    assert_falls_back(uri, error)


def test_a_version_that_is_not_there(published):
    assert_falls_back(published.replace("9.1.0", "9.9.9"), "not_found")


def test_no_permission(aws, published, monkeypatch):
    iam = boto3.client("iam")
    iam.create_user(UserName="nobody")
    key = iam.create_access_key(UserName="nobody")["AccessKey"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
    assert load(published, PATIENCE_S)[1].error is None
    enforce(aws, "0")
    try:
        assert_falls_back(published, "forbidden")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
        assert_falls_back(published, "forbidden")
    finally:
        enforce(aws, "inf")


def enforce(aws: str, after_requests: str) -> None:
    """Makes the S3 server check permissions after that many requests."""
    request = urllib.request.Request(
        f"{aws}/moto-api/reset-auth", after_requests.encode(), {"Content-Type": "text/plain"}
    )
    urllib.request.urlopen(request).close()


def test_no_credentials(aws, published, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert_falls_back(published, "forbidden")


@pytest.mark.parametrize("file", ["model.tflite", "card.json"])
def test_a_truncated_file(s3, bucket, published, file):
    content = s3.get_object(Bucket=bucket, Key=key_of(published, file))["Body"].read()
    s3.put_object(Bucket=bucket, Key=key_of(published, file), Body=content[:-100])
    assert_falls_back(published, "damaged")


def test_a_file_of_the_right_size_with_another_hash(s3, bucket, published):
    key = key_of(published, "model.tflite")
    content = bytearray(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    content[len(content) // 2] ^= 1
    s3.put_object(Bucket=bucket, Key=key, Body=bytes(content))
    assert_falls_back(published, "damaged")


@pytest.mark.parametrize("manifest", [b"", b"not json", b"[]", b"{}", b'{"files": {}}'])
def test_a_damaged_manifest(s3, bucket, published, manifest):
    s3.put_object(Bucket=bucket, Key=key_of(published, "manifest.json"), Body=manifest)
    assert_falls_back(published, "damaged")


@pytest.mark.parametrize("pointer", [b"", b"{}", b'{"version": 3}', b'{"version": "../../x"}'])
def test_a_damaged_pointer(s3, bucket, published, pointer):
    key = key_of(published.rpartition("/")[0], "current")
    s3.put_object(Bucket=bucket, Key=key, Body=pointer)
    assert_falls_back(current(published), "damaged")


def test_a_model_of_another_alphabet(model_directory):
    assert_falls_back(str(model_directory("9.3.0", alphabet="abc")), "incompatible")


def test_a_model_that_computes_something_else_here(s3, bucket, published):
    key = key_of(published, "manifest.json")
    manifest = json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    manifest["self_test"][3] = 1 - manifest["self_test"][3]
    s3.put_object(Bucket=bucket, Key=key, Body=json.dumps(manifest))
    assert_falls_back(published, "incompatible")


class Trickle(socketserver.BaseRequestHandler):
    """Answers one byte every tenth of a second: no single read ever takes long."""

    def handle(self):
        self.request.recv(65536)
        self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: x\r\n\r\n")
        try:
            for _ in range(10 * PATIENCE_S):
                self.request.sendall(b" ")
                time.sleep(0.1)
        except OSError:
            pass


class Silent(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.recv(65536)
        time.sleep(PATIENCE_S)


class Cut(socketserver.BaseRequestHandler):
    """Promises more than it sends."""

    def handle(self):
        self.request.recv(65536)
        self.request.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: x\r\n\r\n{"ver')


@pytest.fixture
def endpoint(aws, monkeypatch):
    servers = []

    def serve(handler: type) -> None:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_address[1]}")

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("handler", [Trickle, Silent])
def test_a_slow_answer(endpoint, handler):
    endpoint(handler)
    started = time.monotonic()
    assert_falls_back("s3://bucket/models/ctc/current", "timeout", time_limit=1)
    assert time.monotonic() - started < PATIENCE_S / 2, "it was waited for to the end"


def test_an_answer_that_is_cut_off(endpoint):
    endpoint(Cut)
    assert_falls_back("s3://bucket/models/ctc/current", "unavailable")


def test_nobody_listens(aws, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    assert_falls_back("s3://bucket/models/ctc/current", "unavailable")


def get(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode()


def serving_model(start, uri: str) -> tuple[Server, dict]:
    """A server with that model, and what it says of it.

    A busy machine may need longer than a server grants: whoever runs one would start it again.
    """
    for _ in range(5):
        server = start(MODEL_URI=uri)
        shown = json.loads(get(f"{server.url}/v1/model"))
        if shown["source"]["error"] != "timeout":
            break
    return server, shown


def test_a_server_says_what_answers(start, published):
    (_, url, log_file), shown = serving_model(start, current(published))
    assert shown["version"] == "9.1.0"
    assert shown["source"]["kind"] == "s3" and shown["source"]["error"] is None
    metrics = get(f"{url}/metrics")
    assert 'recognize_model_info{name="ctc",version="9.1.0"} 1.0\n' in metrics
    assert 'recognize_model_fallback{error=""} 0.0\n' in metrics
    assert "(s3), loaded in" in log_file.read_text()


def test_a_server_says_that_it_fell_back(start, published):
    missing = published.replace("9.1.0", "9.9.9")
    (_, url, log_file), shown = serving_model(start, missing)
    assert shown["version"] == Model(EMBEDDED).version
    assert shown["source"]["requested"] == "s3" and shown["source"]["kind"] == "embedded"
    assert shown["source"]["error"] == "not_found"
    assert "s3://" not in json.dumps(shown), "callers need not know the operator's buckets"
    assert 'recognize_model_fallback{error="not_found"} 1.0\n' in get(f"{url}/metrics")
    log = log_file.read_text()
    assert f"ERROR:    MODEL_URI {missing}: not_found" in log
    assert "the embedded model answers" in log


def test_a_server_whose_bucket_hangs_starts_in_time(endpoint, start):
    endpoint(Trickle)
    started = time.monotonic()
    url = start(MODEL_URI="s3://bucket/models/ctc/current").url
    assert time.monotonic() - started < PATIENCE_S / 2, "it was waited for to the end"
    assert json.loads(get(f"{url}/v1/model"))["source"]["error"] == "timeout"


def test_the_time_to_wait_leaves_some_to_start():
    """Lambda's init phase has 10 s; the program starts and loads its own model in the rest."""
    assert TIME_LIMIT_S <= 5
