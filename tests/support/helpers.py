"""What several of the deployment's tests need."""

import json
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FUNCTION = ROOT / "functions/recognize"


def wait_for(url: str, process: subprocess.Popen | None = None, seconds: float = 20) -> None:
    """Returns when ``url`` answers 200; fails where it does not, or the process ends."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process is not None and process.poll() is not None:
            pytest.fail(f"the process ended with status {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.02)
    pytest.fail(f"{url} did not answer within {seconds} s")


def timeless(body: bytes) -> object:
    """An answer's body, parsed, without the times in it, which differ between runs."""

    def without(value):
        if isinstance(value, dict):
            skipped = ("elapsed_ms", "load_ms")
            return {key: without(item) for key, item in value.items() if key not in skipped}
        return [without(item) for item in value] if isinstance(value, list) else value

    try:
        return without(json.loads(body))
    except ValueError:
        return body
