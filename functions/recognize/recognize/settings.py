"""What an operator may set: every environment variable, with its meaning, default and check.

The operator's guide has its table from ``SETTINGS``. boto3 reads variables of its own.
"""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from recognize import declared, keys, variables
from recognize.declared import Text

# What a server that listens on this machine alone is bound to, and what it is called then.
LOOPBACK = ("localhost", "127.0.0.1", "::1")
LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")


class SettingError(ValueError):
    """A variable with a value that cannot be; the message is one sentence that names it."""


@dataclass(frozen=True)
class Settings:
    """The server's settings, of an environment read once at its start."""

    host: str = declared.field(
        "0.0.0.0",
        variables.free(
            "HOST", "address that the web server listens on; `127.0.0.1` for this machine alone"
        ),
    )
    port: int = declared.field(
        8080,
        variables.number("PORT", "port of the web server", 0, 65535, " (any free port)"),
    )
    model_uri: str = declared.field(
        "",
        variables.free(
            "MODEL_URI",
            "`s3://bucket/models/ctc/current`, `s3://bucket/models/ctc/1.2.0`, a "
            "directory, or nothing for the model in the image; the image's answers in place of "
            "one that cannot be used",
        ),
    )
    site_dir: Path | None = declared.field(
        None,
        Text(
            name="SITE_DIR",
            meaning="directory of the page, served at `/`",
            allowed="a directory that exists",
            read=variables.directory,
        ),
    )
    allowed_origins: tuple[str, ...] = declared.field(
        (),
        Text(
            name="ALLOWED_ORIGINS",
            meaning="origins, separated by spaces, whose pages may call the API from a browser; "
            "empty behind an API gateway that answers CORS itself",
            allowed="origins such as https://reader.example, separated by spaces, or *",
            read=variables.origins,
        ),
    )
    allowed_hosts: tuple[str, ...] = declared.field(
        (),
        Text(
            name="ALLOWED_HOSTS",
            meaning="names, separated by spaces, that requests may be sent to, `*` for any; where "
            "it is empty, this machine's own if `HOST` is an address of it alone, else any",
            allowed="names such as reader.example without a port, separated by spaces, or *",
            read=variables.hosts,
        ),
    )
    readers: int = declared.field(
        2,
        variables.number(
            "READERS",
            "pictures that are decoded and read at a time; each takes up to 30 MiB",
            1,
            64,
        ),
    )
    queue: int = declared.field(
        16,
        variables.number(
            "QUEUE",
            "requests that may wait beside those; beyond, 503 with `Retry-After`, and none waits "
            "until the crowd has gone",
            0,
            10000,
        ),
    )
    uploads_mib: int = declared.field(
        64,
        variables.number(
            "UPLOADS_MIB",
            "MiB of uploads that are held at a time; beyond, 503 with `Retry-After`",
            8,
            4096,
        ),
    )
    header_seconds: int = declared.field(
        10,
        variables.number(
            "HEADER_SECONDS", "how long a connection may take to send a request's head", 1, 600
        ),
    )
    body_seconds: int = declared.field(
        30,
        variables.number(
            "BODY_SECONDS", "how long a request's body may take to arrive; beyond, 408", 1, 600
        ),
    )
    read_seconds: int = declared.field(
        5,
        variables.number(
            "READ_SECONDS",
            "how long after its arrival a request's pictures may begin to be read; beyond, each of "
            "the others has a 503; after SIGTERM the server takes up to 3 s more than this",
            1,
            600,
        ),
    )
    answer_seconds: int = declared.field(
        30,
        variables.number(
            "ANSWER_SECONDS",
            "how long a client may take nothing of an answer; beyond, its connection is closed",
            1,
            600,
        ),
    )
    idle_seconds: int = declared.field(
        5,
        variables.number(
            "IDLE_SECONDS",
            "how long a connection is kept for another request; behind a balancer that keeps its "
            "own, longer than there",
            1,
            4000,
        ),
    )
    connections: int = declared.field(
        512,
        variables.number(
            "CONNECTIONS",
            "connections that are kept at a time, and no more than the limit of descriptors "
            "(`ulimit -n`) less 128; beyond, the one is closed that has taken longest to send its "
            "request",
            8,
            100_000,
        ),
    )
    api_keys: tuple[keys.Key, ...] = declared.field(
        (),
        Text(
            name="API_KEYS",
            meaning="entries, separated by spaces, of the keys that the API wants, as `python -m "
            "recognize.keys NAME` makes them: `NAME:HASH`, or `NAME:HASH:DATE` with a last day",
            allowed="entries as python -m recognize.keys makes them, each name once, separated by "
            "spaces",
            read=keys.parse,
            secret=True,
        ),
    )
    anonymous: bool = declared.field(
        False,
        Text(
            name="ANONYMOUS_ACCESS",
            meaning="`allowed` where the API answers requests without a key too; a server that "
            "other machines reach starts only with this or with `API_KEYS`",
            allowed="allowed, or nothing",
            read=lambda text: True if text == "allowed" else None,
        ),
    )
    rates: tuple[str, ...] = declared.field(
        (),
        Text(
            name="RATE_LIMITS",
            meaning="how many pictures a key, or an address without one, may have read, such as "
            "`60/minute 1000/day`; beyond, 429",
            allowed="limits such as 60/minute (second, minute, hour, day), separated by spaces, "
            "where the packages of requirements-cloud.txt are installed",
            read=variables.rates,
        ),
    )
    rate_store: str = declared.field(
        "",
        Text(
            name="RATE_LIMITS_STORE",
            meaning="`redis://` or `rediss://` URL of a Redis in which several instances count "
            "together; without it, each counts in memory",
            allowed="a URL such as redis://:password@host:6379/0",
            read=lambda text: text if re.fullmatch(r"rediss?://\S+", text) else None,
            secret=True,
        ),
    )
    proxies: tuple[str, ...] = declared.field(
        (),
        Text(
            name="TRUSTED_PROXIES",
            meaning="addresses and networks, separated by spaces, of the proxies whose "
            "`X-Forwarded-For` says which address asks",
            allowed="addresses or networks such as 10.0.0.0/8, separated by spaces",
            read=variables.networks,
        ),
    )
    metrics_port: int = declared.field(
        0,
        variables.number(
            "METRICS_PORT",
            "port on which `/metrics` is, and nothing else; without it, on the web server's own",
            1,
            65535,
        ),
    )
    lambda_runtime_api: str = declared.field(
        "",
        variables.free(
            "AWS_LAMBDA_RUNTIME_API",
            "set by Lambda: its runtime client runs in place of the web server",
        ),
    )
    lambda_function: str = declared.field(
        "recognize",
        variables.free(
            "AWS_LAMBDA_FUNCTION_NAME", "set by Lambda: what the function's metrics are filed under"
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

    @property
    def exposed(self) -> bool:
        """Whether other machines reach the server, and anybody is answered without the word."""
        local = self.host in LOOPBACK and not self.lambda_runtime_api
        return not (local or self.api_keys or self.anonymous)

    @classmethod
    def of_this_process(cls) -> "Settings":
        """For the entry of a process: a wrong value ends it with its sentence and status 1."""
        try:
            return cls.from_environment(os.environ)
        except SettingError as error:
            sys.exit(str(error))


def _refusal(setting: Text, text: str) -> SettingError:
    given = "" if setting.secret else f", not {text!r}"
    return SettingError(f"{setting.name} must be {setting.allowed}{given}.")


# Of each field of ``Settings``, the variable that sets it.
SETTINGS = declared.texts_of(Settings)
