"""Fetches a published model from S3.

Layout, written by ``model_build.publish``::

    s3://bucket/prefix/name/current               {"version": "1.2.0", ...}
    s3://bucket/prefix/name/1.2.0/manifest.json   names, sizes and sha256 of the files
    s3://bucket/prefix/name/1.2.0/card.json
    s3://bucket/prefix/name/1.2.0/model.tflite
"""

import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

POINTER = "current"
MANIFEST = "manifest.json"
FILES = ("card.json", "model.tflite")
MAX_JSON_BYTES = 256 * 1024
MAX_FILE_BYTES = 64 * 1024 * 1024

# A parsed JSON object: its values are of every kind that JSON has.
Json = dict[str, Any]
# boto3 makes the classes of its clients at run time: they have no types.
Client = Any

_NOT_FOUND = {"NoSuchKey", "NoSuchBucket", "404"}
_FORBIDDEN = {
    "AccessDenied",
    "403",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "ExpiredToken",
    "InvalidToken",
}


class FetchError(Exception):
    """Why a model cannot be used.

    ``code``: ``not_found``, ``forbidden``, ``timeout``, ``unavailable`` (S3 could not be
    reached or failed), ``damaged`` (S3 holds something else than its manifest says),
    ``incompatible`` (a model that this code cannot run) or ``unsupported_uri``.
    """

    def __init__(self, code: str, detail: str):
        super().__init__(detail)
        self.code = code


def fetch(uri: str, directory: Path, timeout: float) -> Json:
    """Writes the model of ``uri`` into ``directory`` and returns its manifest.

    ``uri`` ends in a version, or in ``current`` for the one that the pointer names.
    ``timeout``: seconds for each connection and each read; the whole may take longer.
    boto3 finds credentials, region and endpoint by its own rules. Every file's size
    and sha256 are checked against the manifest. Raises ``FetchError``,
    ``OSError``, and what a broken connection makes urllib3 raise.
    """
    # Only an image that is told to use S3 pays for importing it (0.3 s).
    import boto3
    from botocore.config import Config
    from botocore.exceptions import (
        BotoCoreError,
        ClientError,
        ConnectTimeoutError,
        NoCredentialsError,
        ReadTimeoutError,
    )

    bucket, key = split(uri)
    config = Config(
        connect_timeout=timeout, read_timeout=timeout, retries={"total_max_attempts": 2}
    )
    try:
        client = boto3.session.Session().client("s3", config=config)
        return _fetch(client, bucket, key, directory)
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        kind = "forbidden" if code in _FORBIDDEN else "unavailable"
        raise FetchError("not_found" if code in _NOT_FOUND else kind, str(error)) from error
    except NoCredentialsError as error:
        raise FetchError("forbidden", str(error)) from error
    except (ConnectTimeoutError, ReadTimeoutError) as error:
        raise FetchError("timeout", str(error)) from error
    except BotoCoreError as error:
        raise FetchError("unavailable", str(error)) from error


def split(uri: str) -> tuple[str, str]:
    """Bucket and key of ``s3://bucket/key``, without slashes at the ends."""
    parts = urlsplit(uri)
    return parts.netloc, parts.path.strip("/")


def _fetch(client: Client, bucket: str, key: str, directory: Path) -> Json:
    if key.rpartition("/")[2] == POINTER:
        version = _json(client, bucket, key).get("version")
        if not isinstance(version, str) or not version or "/" in version:
            raise FetchError("damaged", f"{key} names no version")
        key = key.removesuffix(POINTER) + version
    manifest = _json(client, bucket, f"{key}/{MANIFEST}")
    for name in FILES:
        try:
            size, digest = manifest["files"][name]["bytes"], manifest["files"][name]["sha256"]
        except (KeyError, TypeError):
            raise FetchError("damaged", f"{key}/{MANIFEST} does not describe {name}") from None
        content = _get(client, bucket, f"{key}/{name}", MAX_FILE_BYTES)
        if len(content) != size or hashlib.sha256(content).hexdigest() != digest:
            raise FetchError(
                "damaged", f"{key}/{name} is not the file of its manifest ({len(content)} bytes)"
            )
        (directory / name).write_bytes(content)
    return manifest


def _json(client: Client, bucket: str, key: str) -> Json:
    try:
        content = json.loads(_get(client, bucket, key, MAX_JSON_BYTES))
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise FetchError("damaged", f"{key} is not a JSON object")
    return content


def _get(client: Client, bucket: str, key: str, limit: int) -> bytes:
    answer = client.get_object(Bucket=bucket, Key=key)
    with answer["Body"] as body:
        if answer["ContentLength"] > limit:
            raise FetchError("damaged", f"{key} has more than {limit:,} bytes")
        content: bytes = body.read()
    return content
