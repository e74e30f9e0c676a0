"""The built site -> S3, with the headers that browsers need.

python -m model_build.publish_site DIRECTORY s3://BUCKET[/PREFIX] --endpoint https://...

Files with a hash in their names (``main-0a1b2c3d.js``, ``main.0a1b2c3d.js``: 8 hexadecimal
digits or more) are kept by browsers for a year; everything else for a minute to an hour.
``config.json`` tells the site where the reader is: ``{"endpoint": "https://..."}``.
"""

import argparse
import json
import mimetypes
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from recognize.s3_models import split

_HASHED = re.compile(r"[.-][0-9a-f]{8,64}\.")
IMMUTABLE = "public, max-age=31536000, immutable"
HTML = "public, max-age=60, must-revalidate"
OTHER = "public, max-age=3600"

# What Python's table does not know, or gives another type on some systems.
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
    ".tflite": "application/octet-stream",
}


def upload(client, directory: Path, uri: str, endpoint: str) -> list[str]:
    """Uploads the site's files and its ``config.json``; their keys, in the order written.

    Pages come last, so that no page names a file that is not there yet. Files of earlier
    versions are left: pages that are open still load them. Hidden files are not uploaded.
    Raises ``ValueError`` where ``directory`` has no ``index.html``.
    """
    if not (directory / "index.html").is_file():
        raise ValueError(f"{directory} holds no index.html; name the built site's folder")
    bucket, prefix = split(uri)
    config = json.dumps({"endpoint": endpoint.rstrip("/")}).encode()
    contents = {Path("config.json"): config}
    for file in sorted(directory.rglob("*")):
        path = file.relative_to(directory)
        hidden = any(part.startswith(".") and part != ".well-known" for part in path.parts)
        if file.is_file() and not hidden and path != Path("config.json"):
            contents[path] = file.read_bytes()
    keys = []
    for path in sorted(contents, key=lambda path: (path.suffix == ".html", path)):
        key = "/".join(part for part in (prefix, path.as_posix()) if part)
        client.put_object(
            Bucket=bucket,
            Key=key,
            Body=contents[path],
            ContentType=content_type(path),
            CacheControl=cache_control(path),
        )
        keys.append(key)
    return keys


def content_type(path: Path) -> str:
    known = _TYPES.get(path.suffix.lower())
    return known or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def cache_control(path: Path) -> str:
    if path.suffix == ".html" or path == Path("config.json"):
        return HTML
    return IMMUTABLE if _HASHED.search(path.name) else OTHER


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 done, 1 failed, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        prog="python -m model_build.publish_site", description="Upload the built site to S3."
    )
    parser.add_argument("directory", type=Path)
    parser.add_argument("uri", metavar="s3://BUCKET[/PREFIX]")
    parser.add_argument("--endpoint", required=True, help="the reader's URL (output ApiUrl)")
    chosen = parser.parse_args(arguments)
    if not chosen.uri.startswith("s3://"):
        parser.error(f"{chosen.uri} is not of the form s3://bucket")
    endpoint = urlsplit(chosen.endpoint)
    if endpoint.scheme not in ("https", "http") or not endpoint.netloc:
        parser.error(f"the endpoint {chosen.endpoint} is not a URL such as https://api.example.org")
    try:
        keys = upload(boto3.client("s3"), chosen.directory, chosen.uri, chosen.endpoint)
    except (ValueError, ClientError, BotoCoreError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 1
    print(f"uploaded {len(keys)} files to {chosen.uri}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
