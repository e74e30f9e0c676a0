"""What an operator may set: every environment variable, with its meaning, default and check.

The operator's guide has its table from ``SETTINGS``. boto3 reads variables of its own.
"""

import importlib.util
import ipaddress
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from recognize import declared, keys
from recognize.declared import Text

# What a server that listens on this machine alone is bound to, and what it is called then.
LOOPBACK = ("localhost", "127.0.0.1", "::1")
LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")


class SettingError(ValueError):
    """A variable with a value that cannot be; the message is one sentence that names it."""


def _text(text: str) -> str:
    return text


def _free(name: str, meaning: str) -> Text:
    return Text(name, meaning, allowed="a text", read=_text)


def _number(name: str, meaning: str, least: int, most: int, remark: str = "") -> Text:
    """A number of that range; ``remark`` says more of its least value."""

    def read(text: str) -> int | None:
        fits = re.fullmatch(r"\d{1,9}", text, re.ASCII) and least <= int(text) <= most
        return int(text) if fits else None

    return Text(name, meaning, allowed=f"a number from {least}{remark} to {most}", read=read)


def _hosts(text: str) -> tuple[str, ...] | None:
    hosts = tuple(text.lower().split())
    fit = all(re.fullmatch(r"\*|[a-z0-9._-]+|\[[0-9a-f:.]+\]", one) for one in hosts)
    return hosts if fit else None


def _rates(text: str) -> tuple[str, ...] | None:
    rates = tuple(text.split())
    fit = all(re.fullmatch(r"[1-9]\d{0,8}/(second|minute|hour|day)", one) for one in rates)
    return rates if fit and importlib.util.find_spec("limits") else None


def _networks(text: str) -> tuple[str, ...] | None:
    try:
        return tuple(str(ipaddress.ip_network(one)) for one in text.split())
    except ValueError:
        return None


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
        _free("HOST", "address that the web server listens on; `127.0.0.1` for this machine alone"),
    )
    port: int = declared.field(
        8080,
        _number("PORT", "port of the web server", 0, 65535, " (any free port)"),
    )
    model_uri: str = declared.field(
        "",
        _free(
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
        _number(
            "READERS",
            "pictures that are decoded and read at a time; each takes up to 40 MiB",
            1,
            64,
        ),
    )
    queue: int = declared.field(
        16,
        _number(
            "QUEUE", "requests that may wait beside those; beyond, 503 with `Retry-After`", 0, 10000
        ),
    )
    uploads_mib: int = declared.field(
        64,
        _number(
            "UPLOADS_MIB",
            "MiB of uploads that are held at a time; beyond, 503 with `Retry-After`",
            8,
            4096,
        ),
    )
    header_seconds: int = declared.field(
        10,
        _number(
            "HEADER_SECONDS", "how long a connection may take to send a request's head", 1, 600
        ),
    )
    body_seconds: int = declared.field(
        30,
        _number(
            "BODY_SECONDS", "how long a request's body may take to arrive; beyond, 408", 1, 600
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
            read=_rates,
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
            read=_networks,
        ),
    )
    metrics_port: int = declared.field(
        0,
        _number(
            "METRICS_PORT",
            "port on which `/metrics` is, and nothing else; without it, on the web server's own",
            1,
            65535,
        ),
    )
    lambda_runtime_api: str = declared.field(
        "",
        _free(
            "AWS_LAMBDA_RUNTIME_API",
            "set by Lambda: its runtime client runs in place of the web server",
        ),
    )
    lambda_function: str = declared.field(
        "recognize",
        _free(
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
