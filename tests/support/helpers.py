"""What several of the deployment's tests need."""

import json
import subprocess
import time
import urllib.request
from pathlib import Path

import httpx
import pytest

from tests.support.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
FUNCTION = ROOT / "functions/recognize"


def wait_for(
    url: str,
    process: subprocess.Popen[bytes] | None = None,
    seconds: float = PATIENCE_S,
    log: Path | None = None,
) -> None:
    """Returns when ``url`` answers 200; fails where it does not, or the process ends."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process is not None and process.poll() is not None:
            said = log.read_text() if log else ""
            pytest.fail(f"the process ended with status {process.returncode}\n{said}")
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.02)
    pytest.fail(f"{url} did not answer within {seconds} s")


def timeless(body: bytes) -> object:
    """An answer's body, parsed, without the times in it, which differ between runs."""

    def without(value: object) -> object:
        if isinstance(value, dict):
            skipped = ("elapsed_ms", "load_ms")
            return {key: without(item) for key, item in value.items() if key not in skipped}
        return [without(item) for item in value] if isinstance(value, list) else value

    try:
        return without(json.loads(body))
    except ValueError:
        return body


def ask(
    url: str, method: str, path: str, body: bytes, kind: str, query: str
) -> tuple[int, str, object]:
    """Status, media type and timeless body of a server's answer; without a body, no type."""
    headers = {"Content-Type": kind} if kind else {}
    address = f"{url}{path}?{query}"
    # No certificates: to load them takes ten times as long as a request by plain HTTP.
    answer = httpx.request(
        method, address, content=body, headers=headers, timeout=PATIENCE_S, verify=False
    )
    return answer.status_code, answer.headers["content-type"], timeless(answer.content)
