"""What an operator may set: every environment variable, with its meaning, default and check.

The operator's guide has its table from ``SETTINGS``. boto3 reads variables of its own.
"""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from recognize import declared
from recognize.declared import Text


class SettingError(ValueError):
    """A variable with a value that cannot be; the message is one sentence that names it."""


def _text(text: str) -> str:
    return text


def _port(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,5}", text, re.ASCII) and int(text) < 2**16 else None


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
