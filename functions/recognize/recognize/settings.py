"""What an operator may set: every environment variable, with its meaning, default and check.

The operator's guide has its table from ``SETTINGS``. boto3 reads variables of its own.
"""

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

Value = TypeVar("Value")


class SettingError(ValueError):
    """A variable with a value that cannot be; the message is one sentence that names it."""


@dataclass(frozen=True)
class Setting:
    """One environment variable.

    ``meaning``: Markdown for the operator's guide. ``read``: from a text that is not empty to
    the value, or to ``None`` where the text is not ``allowed``, as the error message says it.
    """

    variable: str
    meaning: str
    allowed: str
    read: Callable[[str], object]


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


def _setting(default: Value, setting: Setting) -> Value:
    """A field of ``Settings`` and how its variable is read."""
    return field(default=default, metadata={"setting": setting})


@dataclass(frozen=True)
class Settings:
    """The server's settings, of an environment read once at its start."""

    port: int = _setting(
        8080,
        Setting(
            variable="PORT",
            meaning="port of the web server",
            allowed="a number from 0 (any free port) to 65535",
            read=_port,
        ),
    )
    model_uri: str = _setting(
        "",
        Setting(
            variable="MODEL_URI",
            meaning="`s3://bucket/models/ctc/current`, `s3://bucket/models/ctc/1.2.0`, a "
            "directory, or nothing for the model in the image; the image's answers in place of "
            "one that cannot be used",
            allowed="a text",
            read=_text,
        ),
    )
    site_dir: Path | None = _setting(
        None,
        Setting(
            variable="SITE_DIR",
            meaning="directory of the page, served at `/`",
            allowed="a directory that exists",
            read=_directory,
        ),
    )
    allowed_origins: tuple[str, ...] = _setting(
        (),
        Setting(
            variable="ALLOWED_ORIGINS",
            meaning="origins, separated by spaces, whose pages may call the API from a browser; "
            "empty behind an API gateway that answers CORS itself",
            allowed="origins such as https://reader.example, separated by spaces, or *",
            read=_origins,
        ),
    )
    lambda_runtime_api: str = _setting(
        "",
        Setting(
            variable="AWS_LAMBDA_RUNTIME_API",
            meaning="set by Lambda: its runtime client runs in place of the web server",
            allowed="a text",
            read=_text,
        ),
    )
    lambda_function: str = _setting(
        "recognize",
        Setting(
            variable="AWS_LAMBDA_FUNCTION_NAME",
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
        # Each value is of the type that its field states; what a text gives cannot say which.
        values: dict[str, Any] = {}
        for attribute, setting in SETTINGS.items():
            if text := environment.get(setting.variable, ""):
                values[attribute] = setting.read(text)
                if values[attribute] is None:
                    raise SettingError(
                        f"{setting.variable} must be {setting.allowed}, not {text!r}."
                    )
        return cls(**values)


# Of each field of ``Settings``, the variable that sets it.
SETTINGS: dict[str, Setting] = {
    one.name: one.metadata["setting"] for one in dataclasses.fields(Settings)
}
