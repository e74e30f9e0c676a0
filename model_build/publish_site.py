"""The built site -> S3, with the headers that browsers need.

python -m model_build.publish_site DIRECTORY s3://BUCKET[/PREFIX] --endpoint https://...

Files whose name, or a folder of whose path, has a hash in it (``main-0a1b2c3d.js``,
``runtime/0a1b2c3d4e5f/model.tflite.gz``: 8 hexadecimal digits or more) are kept by browsers for
a year. All others are asked for each time, and sent only where they changed: a page must not
meet another version's script. ``config.json`` is the site's own with ``endpoint`` set, which
tells it where the reader is.
"""

import argparse
import json
import mimetypes
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from recognize.hosting.s3 import split

if TYPE_CHECKING:  # stubs, which are installed for mypy alone
    from mypy_boto3_s3 import S3Client

# With a letter among them: eight digits alone may be a date.
_HASHED = re.compile(r"(^|[./-])(?=[0-9]*[a-f])[0-9a-f]{8,64}([./]|$)")
IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATED = "public, no-cache"

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
    # Unpacked by the page itself: not for browsers to unpack on the way.
    ".gz": "application/gzip",
}


def upload(client: "S3Client", directory: Path, uri: str, endpoint: str) -> list[str]:
    """Uploads the site's files and its ``config.json``; their keys, in the order written.

    Pages come last, so that no page names a file that is not there yet. Files of earlier
    versions are left: pages that are open still load them. Hidden files are not uploaded.
    Raises ``ValueError`` where ``directory`` has no ``index.html`` or its ``config.json`` is
    damaged, and what boto3 raises.
    """
    if not (directory / "index.html").is_file():
        raise ValueError(f"{directory} holds no index.html; name the built site's folder")
    bucket, prefix = split(uri)
    contents = {Path("config.json"): _config(directory / "config.json", endpoint)}
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


def _config(file: Path, endpoint: str) -> bytes:
    """The site's configuration, where it has one, with the reader's URL in it."""
    config = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return json.dumps(config | {"endpoint": endpoint.rstrip("/") + "/"}, indent=2).encode()


def content_type(path: Path) -> str:
    """The ``Content-Type`` of a file, by its name."""
    known = _TYPES.get(path.suffix.lower())
    return known or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def cache_control(path: Path) -> str:
    """The ``Cache-Control`` of a file, by its path in the site."""
    return IMMUTABLE if _HASHED.search(path.as_posix()) else REVALIDATED


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
