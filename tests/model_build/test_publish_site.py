"""``model_build.publish_site``: types, cache headers, order, and the configuration."""

import json

import pytest

from model_build.publish_site import IMMUTABLE, REVALIDATED, main


@pytest.fixture
def site(tmp_path):
    directory = tmp_path / "dist"
    for name in (
        "index.html",
        "about/index.html",
        "assets/main-0a1b2c3d.js",
        "assets/style.0123456789abcdef.css",
        "assets/reader-deadbeef42.wasm",
        "assets/my-document.js",
        "runtime/0a1b2c3d4e5f/model.tflite.gz",
        "runtime/0a1b2c3d4e5f/card.json",
        "service-worker.js",
        "model.tflite",
        "icon.svg",
        "photo-20261122.webp",
        "site.webmanifest",
        "robots.txt",
        ".DS_Store",
        ".well-known/security.txt",
    ):
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(f"content of {name}")
    (directory / "config.json").write_text('{"endpoint": "./", "runtime": "runtime/0a1b2c3d4e5f/"}')
    return directory


def test_upload(s3, bucket, site, capsys):
    assert main([str(site), f"s3://{bucket}/www", "--endpoint", "https://api.example.org/"]) == 0
    headers = {}
    for item in s3.list_objects_v2(Bucket=bucket)["Contents"]:
        head = s3.head_object(Bucket=bucket, Key=item["Key"])
        headers[item["Key"].removeprefix("www/")] = (head["ContentType"], head["CacheControl"])
    assert headers == {
        "index.html": ("text/html; charset=utf-8", REVALIDATED),
        "about/index.html": ("text/html; charset=utf-8", REVALIDATED),
        "assets/main-0a1b2c3d.js": ("text/javascript; charset=utf-8", IMMUTABLE),
        "assets/style.0123456789abcdef.css": ("text/css; charset=utf-8", IMMUTABLE),
        "assets/reader-deadbeef42.wasm": ("application/wasm", IMMUTABLE),
        "assets/my-document.js": ("text/javascript; charset=utf-8", REVALIDATED),
        "runtime/0a1b2c3d4e5f/model.tflite.gz": ("application/gzip", IMMUTABLE),
        "runtime/0a1b2c3d4e5f/card.json": ("application/json", IMMUTABLE),
        "service-worker.js": ("text/javascript; charset=utf-8", REVALIDATED),
        "model.tflite": ("application/octet-stream", REVALIDATED),
        "icon.svg": ("image/svg+xml", REVALIDATED),
        "photo-20261122.webp": ("image/webp", REVALIDATED),
        "site.webmanifest": ("application/manifest+json", REVALIDATED),
        "robots.txt": ("text/plain; charset=utf-8", REVALIDATED),
        ".well-known/security.txt": ("text/plain; charset=utf-8", REVALIDATED),
        "config.json": ("application/json", REVALIDATED),
    }
    config = s3.get_object(Bucket=bucket, Key="www/config.json")["Body"].read()
    assert json.loads(config) == {
        "endpoint": "https://api.example.org/",
        "runtime": "runtime/0a1b2c3d4e5f/",
    }
    compressed = s3.head_object(Bucket=bucket, Key="www/runtime/0a1b2c3d4e5f/model.tflite.gz")
    assert "ContentEncoding" not in compressed, "the page unpacks it itself"
    body = s3.get_object(Bucket=bucket, Key="www/index.html")["Body"].read()
    assert body == b"content of index.html"
    assert capsys.readouterr().out == f"uploaded {len(headers)} files to s3://{bucket}/www\n"


def test_a_site_without_a_configuration_gets_one(s3, bucket, site):
    (site / "config.json").unlink()
    assert main([str(site), f"s3://{bucket}", "--endpoint", "https://api.example.org/prod"]) == 0
    config = s3.get_object(Bucket=bucket, Key="config.json")["Body"].read()
    assert json.loads(config) == {"endpoint": "https://api.example.org/prod/"}


def test_pages_come_last(s3, bucket, site):
    from model_build.publish_site import upload

    keys = upload(s3, site, f"s3://{bucket}", "https://api.example.org")
    assert [key for key in keys if key.endswith(".html")] == keys[-2:]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{empty}", "s3://{bucket}", "--endpoint", "https://a.example"], "holds no index.html"),
        (["{site}", "{bucket}", "--endpoint", "https://a.example"], "not of the form s3://"),
        (["{site}", "s3://{bucket}", "--endpoint", "a.example"], "is not a URL such as"),
        (["{site}", "s3://no-such-bucket", "--endpoint", "https://a.example"], "NoSuchBucket"),
    ],
)
def test_what_is_refused(bucket, site, tmp_path, capsys, arguments, message):
    (tmp_path / "empty").mkdir()
    places = {"bucket": bucket, "site": site, "empty": tmp_path / "empty"}
    try:
        status = main([argument.format(**places) for argument in arguments])
    except SystemExit as error:
        status = error.code
    assert status in (1, 2)
    assert message in capsys.readouterr().err
