"""The environment, read once at the start: defaults, values, and what is refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from recognize.settings import SETTINGS, SettingError, Settings

WRONG = [
    ("PORT", "http"),
    ("PORT", "65536"),
    ("PORT", "-1"),
    ("SITE_DIR", "/nowhere/to/be/seen"),
    ("ALLOWED_ORIGINS", "reader.example"),
    ("ALLOWED_ORIGINS", "https://reader.example/"),
    ("ALLOWED_HOSTS", "https://reader.example"),
    ("ALLOWED_HOSTS", "reader.example:80"),
    ("READERS", "0"),
    ("READERS", "many"),
    ("QUEUE", "-1"),
    ("BODY_SECONDS", "0"),
    ("ANSWER_SECONDS", "0"),
    ("IDLE_SECONDS", "0"),
    ("CONNECTIONS", "7"),
    ("ANONYMOUS_ACCESS", "yes"),
    ("RATE_LIMITS", "0/minute"),
    ("RATE_LIMITS", "60 per minute"),
    ("RATE_LIMITS", "60/fortnight"),
    ("TRUSTED_PROXIES", "proxy.example"),
    ("TRUSTED_PROXIES", "10.0.0.1/8"),
]


def test_defaults():
    assert Settings.from_environment({}) == Settings()
    empty = {setting.name: "" for setting in SETTINGS.values()}
    assert Settings.from_environment(empty) == Settings()


def test_values(tmp_path):
    environment = {
        "PORT": "0",
        "MODEL_URI": "s3://bucket/models/ctc/current",
        "SITE_DIR": str(tmp_path),
        "ALLOWED_ORIGINS": "https://a.example  chrome-extension://abc",
        "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001",
        "AWS_LAMBDA_FUNCTION_NAME": "reader",
        "HOME": "/not/ours",
    }
    assert Settings.from_environment(environment) == Settings(
        port=0,
        model_uri="s3://bucket/models/ctc/current",
        site_dir=Path(tmp_path),
        allowed_origins=("https://a.example", "chrome-extension://abc"),
        lambda_runtime_api="127.0.0.1:9001",
        lambda_function="reader",
    )


@pytest.mark.parametrize(("variable", "value"), WRONG)
def test_a_wrong_value_is_told_in_a_sentence(variable, value):
    with pytest.raises(SettingError) as error:
        Settings.from_environment({variable: value})
    told = str(error.value)
    assert told.startswith(f"{variable} must be ") and told.endswith(f", not {value!r}.")


@pytest.mark.parametrize(
    ("variable", "value"),
    [("API_KEYS", "the-key-itself"), ("RATE_LIMITS_STORE", "http://:password@redis:6379")],
)
def test_what_may_be_a_secret_is_not_told(variable, value):
    with pytest.raises(SettingError) as error:
        Settings.from_environment({variable: value})
    assert str(error.value).startswith(f"{variable} must be ")
    assert value not in str(error.value)


@pytest.mark.parametrize(
    ("entry", "elsewhere"),
    [
        (["recognize.start"], {}),
        (["recognize.start"], {"AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1"}),
        (["uvicorn", "--factory", "recognize.app:create_app"], {}),
    ],
)
def test_a_server_with_a_wrong_setting_does_not_start(entry, elsewhere):
    done = subprocess.run(
        [sys.executable, "-m", *entry],
        env=os.environ | {"SITE_DIR": "/nowhere/to/be/seen"} | elsewhere,
        capture_output=True,
        text=True,
    )
    told = "SITE_DIR must be a directory that exists, not '/nowhere/to/be/seen'.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", told)


def test_every_setting_says_what_it_means():
    variables = [setting.name for setting in SETTINGS.values()]
    assert len(set(variables)) == len(variables)
    assert all(setting.meaning and setting.allowed for setting in SETTINGS.values())
