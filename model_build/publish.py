"""Model directories -> S3, versioned, for the function's ``MODEL_URI``.

python -m model_build.publish publish DIRECTORY s3://BUCKET/PREFIX [--promote]
python -m model_build.publish list s3://BUCKET/PREFIX
python -m model_build.publish show s3://BUCKET/PREFIX/NAME[/VERSION]
python -m model_build.publish promote s3://BUCKET/PREFIX/NAME VERSION
python -m model_build.publish rollback s3://BUCKET/PREFIX/NAME

Layout: see ``recognize.hosting.s3``. A version is complete once its manifest is there, and
nothing of it is ever written twice. Every write is conditional, so that publishers who
work at the same time cannot undo or mix each other's work.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from model_build import model_directory
from model_build.model_directory import CARD
from recognize.hosting.s3 import FILES, MANIFEST, POINTER, split
from recognize.hosting.self_test import blank_probabilities
from recognize.model import ModelError

if TYPE_CHECKING:  # stubs, which are installed for mypy alone
    from mypy_boto3_s3 import S3Client

# How many promotions the pointer remembers, for rollback.
HISTORY = 20
_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}")


class Pointer(TypedDict):
    """Which version is current, since when (ISO, UTC), and those before it, last first."""

    version: str
    moved: str
    history: list[str]


class Published(TypedDict):
    """A version that is published; ``created``: when (ISO, UTC)."""

    name: str
    version: str
    created: str
    current: bool


class PublishError(Exception):
    """What was asked for cannot be done; the message says why and what to do."""


def publish(client: "S3Client", directory: Path, uri: str) -> str:
    """Publishes a model directory under ``uri``/name/version; the version's URI.

    Name and version are the card's. The model is loaded and tested first. The same model
    may be published again, which changes nothing; another one under the same version is
    refused. Raises ``PublishError``, ``ModelError``.
    """
    model = model_directory.load(directory)
    for segment in (model.name, model.version):
        if not _SEGMENT.fullmatch(segment) or segment == POINTER:
            raise PublishError(f"{segment!r} cannot be the name or version of a published model")
    contents = {name: (directory / name).read_bytes() for name in FILES}
    bucket, prefix = split(uri)
    key = "/".join(part for part in (prefix, model.name, model.version) if part)
    # The card is written first: it holds the model's hash, so that of two publishers who
    # write different models under one version, the second stops before it mixes them.
    for name in FILES:
        if not _create(client, bucket, f"{key}/{name}", contents[name]):
            if _read(client, bucket, f"{key}/{name}")[0] != contents[name]:
                raise PublishError(
                    f"s3://{bucket}/{key} holds another {name}. A version is never changed: "
                    "give the card a new version."
                )
    manifest = {
        "name": model.name,
        "version": model.version,
        "created": _now(),
        "files": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in contents.items()
        },
        "self_test": [round(float(value), 6) for value in blank_probabilities(model)],
    }
    _create(client, bucket, f"{key}/{MANIFEST}", _json(manifest))
    return f"s3://{bucket}/{key}"


def versions(client: "S3Client", uri: str) -> list[Published]:
    """The published models under ``uri``."""
    bucket, prefix = split(uri)
    published: list[Published] = []
    pages = client.get_paginator("list_objects_v2").paginate(
        Bucket=bucket, Prefix=f"{prefix}/" if prefix else ""
    )
    for item in (item for page in pages for item in page.get("Contents", [])):
        head, _, file = item["Key"].rpartition("/")
        if file == MANIFEST:
            manifest = json.loads(_read(client, bucket, item["Key"])[0])
            pointer, _ = _pointer(client, bucket, head.rpartition("/")[0])
            published.append(
                {
                    "name": manifest["name"],
                    "version": manifest["version"],
                    "created": manifest["created"],
                    "current": pointer is not None and pointer["version"] == manifest["version"],
                }
            )
    return published


def show(client: "S3Client", uri: str) -> Mapping[str, Any]:
    """The pointer of a model's URI, or the manifest and the card of a version's."""
    bucket, key = split(uri)
    pointer, _ = _pointer(client, bucket, key)
    if pointer:
        return pointer
    return {
        "manifest": json.loads(_read(client, bucket, f"{key}/{MANIFEST}")[0]),
        "card": json.loads(_read(client, bucket, f"{key}/{CARD}")[0]),
    }


def promote(client: "S3Client", uri: str, version: str) -> None:
    """Makes ``version`` the current one. Raises ``PublishError``."""
    bucket, key = split(uri)
    try:
        _read(client, bucket, f"{key}/{version}/{MANIFEST}")
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        raise PublishError(f"{uri}/{version} is not published; see `list`") from error
    pointer, etag = _pointer(client, bucket, key)
    if pointer and pointer["version"] == version:
        return
    history = [pointer["version"], *pointer["history"]] if pointer else []
    _move(client, bucket, key, etag, version, history[:HISTORY])


def rollback(client: "S3Client", uri: str) -> str:
    """Makes the version before the current one current again, and returns it."""
    bucket, key = split(uri)
    pointer, etag = _pointer(client, bucket, key)
    if not (pointer and pointer["history"]):
        raise PublishError(f"{uri} has no version to go back to")
    version, *history = pointer["history"]
    _move(client, bucket, key, etag, version, history)
    return version


def _pointer(client: "S3Client", bucket: str, key: str) -> tuple[Pointer | None, str | None]:
    """The pointer of a model and its ETag; ``(None, None)`` where none was ever set."""
    try:
        content, etag = _read(client, bucket, f"{key}/{POINTER}")
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        return None, None
    return json.loads(content), etag


def _move(
    client: "S3Client", bucket: str, key: str, etag: str | None, version: str, history: list[str]
) -> None:
    pointer: Pointer = {"version": version, "moved": _now(), "history": history}
    if not _create(client, bucket, f"{key}/{POINTER}", _json(pointer), replacing=etag):
        raise PublishError(
            f"Somebody else moved s3://{bucket}/{key}/{POINTER} meanwhile; look at it and try "
            "again."
        )


def _create(
    client: "S3Client", bucket: str, key: str, body: bytes, replacing: str | None = None
) -> bool:
    """Writes an object unless there is one (other than that with ETag ``replacing``)."""
    # The stubs have the two conditions as two parameters of which one is left out.
    condition: Any = {"IfMatch": replacing} if replacing else {"IfNoneMatch": "*"}
    kind = "application/octet-stream" if key.endswith(".tflite") else "application/json"
    try:
        client.put_object(Bucket=bucket, Key=key, Body=body, ContentType=kind, **condition)
    except ClientError as error:
        # 409: somebody is writing the same key at this moment.
        if error.response["ResponseMetadata"]["HTTPStatusCode"] in (409, 412):
            return False
        raise
    return True


def _read(client: "S3Client", bucket: str, key: str) -> tuple[bytes, str]:
    answer = client.get_object(Bucket=bucket, Key=key)
    return answer["Body"].read(), answer["ETag"]


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, indent=2).encode()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 done, 1 refused or failed, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        prog="python -m model_build.publish", description="Publish models to S3."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("publish", help="publish a model directory as a new version")
    command.add_argument("directory", type=Path)
    command.add_argument("uri", type=_s3, metavar="s3://BUCKET/PREFIX")
    command.add_argument("--promote", action="store_true", help="make it the current version")
    command = commands.add_parser("list", help="what is published")
    command.add_argument("uri", type=_s3, metavar="s3://BUCKET/PREFIX")
    command = commands.add_parser("show", help="a model's pointer, or a version's manifest")
    command.add_argument("uri", type=_s3, metavar="s3://BUCKET/PREFIX/NAME[/VERSION]")
    command = commands.add_parser("promote", help="make a published version the current one")
    command.add_argument("uri", type=_s3, metavar="s3://BUCKET/PREFIX/NAME")
    command.add_argument("version")
    command = commands.add_parser("rollback", help="go back to the version before")
    command.add_argument("uri", type=_s3, metavar="s3://BUCKET/PREFIX/NAME")
    chosen = parser.parse_args(arguments)
    try:
        _run(boto3.client("s3"), chosen)
    except (PublishError, ModelError, ClientError, BotoCoreError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 1
    return 0


def _run(client: "S3Client", chosen: argparse.Namespace) -> None:
    if chosen.command == "publish":
        published = publish(client, chosen.directory, chosen.uri)
        print(f"published {published}")
        if chosen.promote:
            model, _, version = published.rpartition("/")
            promote(client, model, version)
            print(f"current: MODEL_URI={model}/{POINTER}")
    elif chosen.command == "list":
        for one in versions(client, chosen.uri):
            mark = "*" if one["current"] else " "
            print(f"{mark} {one['name']} {one['version']} {one['created']}")
    elif chosen.command == "show":
        print(json.dumps(show(client, chosen.uri), indent=2))
    elif chosen.command == "promote":
        promote(client, chosen.uri, chosen.version)
        print(f"current: {chosen.version}")
    else:
        print(f"current: {rollback(client, chosen.uri)}")


def _s3(text: str) -> str:
    if not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]+[a-z0-9](/.*)?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form s3://bucket/prefix")
    return text.rstrip("/")


if __name__ == "__main__":
    raise SystemExit(main())
