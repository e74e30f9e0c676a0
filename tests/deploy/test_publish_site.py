"""``model_build.publish_site``: types, cache headers, order, and the configuration."""

import json

import pytest

from model_build.publish_site import IMMUTABLE, main


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
        "model.tflite",
        "icon.svg",
        "photo.webp",
        "site.webmanifest",
        "robots.txt",
        ".DS_Store",
        ".well-known/security.txt",
        "config.json",
    ):
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(f"content of {name}")
    return directory


def test_upload(s3, bucket, site, capsys):
    assert main([str(site), f"s3://{bucket}/www", "--endpoint", "https://api.example.org/"]) == 0
    found = {}
    for item in s3.list_objects_v2(Bucket=bucket)["Contents"]:
        head = s3.head_object(Bucket=bucket, Key=item["Key"])
        found[item["Key"].removeprefix("www/")] = (head["ContentType"], head["CacheControl"])
    html, hour = "public, max-age=60, must-revalidate", "public, max-age=3600"
    assert found == {
        "index.html": ("text/html; charset=utf-8", html),
        "about/index.html": ("text/html; charset=utf-8", html),
        "assets/main-0a1b2c3d.js": ("text/javascript; charset=utf-8", IMMUTABLE),
        "assets/style.0123456789abcdef.css": ("text/css; charset=utf-8", IMMUTABLE),
        "assets/reader-deadbeef42.wasm": ("application/wasm", IMMUTABLE),
        "assets/my-document.js": ("text/javascript; charset=utf-8", hour),
        "model.tflite": ("application/octet-stream", hour),
        "icon.svg": ("image/svg+xml", hour),
        "photo.webp": ("image/webp", hour),
        "site.webmanifest": ("application/manifest+json", hour),
        "robots.txt": ("text/plain; charset=utf-8", hour),
        ".well-known/security.txt": ("text/plain; charset=utf-8", hour),
        "config.json": ("application/json", html),
    }
    config = s3.get_object(Bucket=bucket, Key="www/config.json")["Body"].read()
    assert json.loads(config) == {"endpoint": "https://api.example.org"}
    body = s3.get_object(Bucket=bucket, Key="www/index.html")["Body"].read()
    assert body == b"content of index.html"
    assert capsys.readouterr().out == f"uploaded {len(found)} files to s3://{bucket}/www\n"


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
