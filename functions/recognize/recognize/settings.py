"""What an operator may set: every environment variable, with its meaning, default and check.

The operator's guide has its table from ``SETTINGS``. boto3 reads variables of its own.
"""

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from recognize import declared
from recognize.declared import Text

# What a server that listens on this machine alone is bound to, and what it is called then.
LOOPBACK = ("localhost", "127.0.0.1", "::1")
LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")


class SettingError(ValueError):
    """A variable with a value that cannot be; the message is one sentence that names it."""


def _text(text: str) -> str:
    return text


def _port(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,5}", text, re.ASCII) and int(text) < 2**16 else None


def _number(least: int, most: int) -> Callable[[str], int | None]:
    def read(text: str) -> int | None:
        fits = re.fullmatch(r"\d{1,9}", text, re.ASCII) and least <= int(text) <= most
        return int(text) if fits else None

    return read


def _hosts(text: str) -> tuple[str, ...] | None:
    hosts = tuple(text.lower().split())
    fit = all(re.fullmatch(r"\*|[a-z0-9._-]+|\[[0-9a-f:.]+\]", one) for one in hosts)
    return hosts if fit else None


def _directory(text: str) -> Path | None:
    return path if (path := Path(text)).is_dir() else None


def _origins(text: str) -> tuple[str, ...] | None:
    origins = tuple(text.split())
    # What a browser sends as Origin has no path: one with a slash at its end would never match.
    fit = all(re.fullmatch(r"\*|[a-z][a-z0-9+.-]*://[^/\s]+", one) for one in origins)
    return origins if fit else None


@dataclass(frozen=True)
class Settings:
    """The server's settings, of an environment read once at its start."""

    host: str = declared.field(
        "0.0.0.0",
        Text(
            name="HOST",
            meaning="address that the web server listens on; `127.0.0.1` for this machine alone",
            allowed="a text",
            read=_text,
        ),
    )
    port: int = declared.field(
        8080,
        Text(
            name="PORT",
            meaning="port of the web server",
            allowed="a number from 0 (any free port) to 65535",
            read=_port,
        ),
    )
    model_uri: str = declared.field(
        "",
        Text(
            name="MODEL_URI",
            meaning="`s3://bucket/models/ctc/current`, `s3://bucket/models/ctc/1.2.0`, a "
            "directory, or nothing for the model in the image; the image's answers in place of "
            "one that cannot be used",
            allowed="a text",
            read=_text,
        ),
    )
    site_dir: Path | None = declared.field(
        None,
        Text(
            name="SITE_DIR",
            meaning="directory of the page, served at `/`",
            allowed="a directory that exists",
            read=_directory,
        ),
    )
    allowed_origins: tuple[str, ...] = declared.field(
        (),
        Text(
            name="ALLOWED_ORIGINS",
            meaning="origins, separated by spaces, whose pages may call the API from a browser; "
            "empty behind an API gateway that answers CORS itself",
            allowed="origins such as https://reader.example, separated by spaces, or *",
            read=_origins,
        ),
    )
    allowed_hosts: tuple[str, ...] = declared.field(
        (),
        Text(
            name="ALLOWED_HOSTS",
            meaning="names, separated by spaces, that requests may be sent to, `*` for any; where "
            "it is empty, this machine's own if `HOST` is an address of it alone, else any",
            allowed="names such as reader.example without a port, separated by spaces, or *",
            read=_hosts,
        ),
    )
    readers: int = declared.field(
        2,
        Text(
            name="READERS",
            meaning="pictures that are decoded and read at a time; each takes up to 40 MiB",
            allowed="a number from 1 to 64",
            read=_number(1, 64),
        ),
    )
    queue: int = declared.field(
        16,
        Text(
            name="QUEUE",
            meaning="requests that may wait beside those; beyond, 503 with `Retry-After`",
            allowed="a number from 0 to 10000",
            read=_number(0, 10000),
        ),
    )
    uploads_mib: int = declared.field(
        64,
        Text(
            name="UPLOADS_MIB",
            meaning="MiB of uploads that are held at a time; beyond, 503 with `Retry-After`",
            allowed="a number from 8 to 4096",
            read=_number(8, 4096),
        ),
    )
    header_seconds: int = declared.field(
        10,
        Text(
            name="HEADER_SECONDS",
            meaning="how long a connection may take to send a request's head",
            allowed="a number from 1 to 600",
            read=_number(1, 600),
        ),
    )
    body_seconds: int = declared.field(
        30,
        Text(
            name="BODY_SECONDS",
            meaning="how long a request's body may take to arrive; beyond, 408",
            allowed="a number from 1 to 600",
            read=_number(1, 600),
        ),
    )
    lambda_runtime_api: str = declared.field(
        "",
        Text(
            name="AWS_LAMBDA_RUNTIME_API",
            meaning="set by Lambda: its runtime client runs in place of the web server",
            allowed="a text",
            read=_text,
        ),
    )
    lambda_function: str = declared.field(
        "recognize",
        Text(
            name="AWS_LAMBDA_FUNCTION_NAME",
            meaning="set by Lambda: what the function's metrics are filed under",
            allowed="a text",
            read=_text,
        ),
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """The settings of an environment, such as ``os.environ``; empty means the default.

        Raises ``SettingError``.
        """
        return declared.read(cls, environment, _refusal)

    def names(self) -> tuple[str, ...]:
        """The names that requests may be sent to; none where any will do."""
        if "*" in self.allowed_hosts:
            return ()
        local = self.host in LOOPBACK
        return self.allowed_hosts or (LOCAL_NAMES if local else ())

    @classmethod
    def of_this_process(cls) -> "Settings":
        """For the entry of a process: a wrong value ends it with its sentence and status 1."""
        try:
            return cls.from_environment(os.environ)
        except SettingError as error:
            sys.exit(str(error))


def _refusal(setting: Text, text: str) -> SettingError:
    return SettingError(f"{setting.name} must be {setting.allowed}, not {text!r}.")


# Of each field of ``Settings``, the variable that sets it.
SETTINGS = declared.texts_of(Settings)
