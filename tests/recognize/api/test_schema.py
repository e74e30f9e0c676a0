"""The API against its own description, by schemathesis: what is taken, refused and answered."""

import json
import subprocess

import pytest

from recognize.api.access import HEADER
from recognize.keys import make

KEY, ENTRY = make("schemathesis")
# No description can say of bytes that they are a picture: what fits it may be refused. A batch of
# too many pictures is refused by its size, and an entry that is none has an error of its own.
CONFIGURATION = """
[checks.positive_data_acceptance]
enabled = false

[checks.negative_data_rejection]
expected-statuses = [400, 401, 404, 405, 413, 415, 422]

[[operations]]
include-path = "/v1/recognize/batch"

[operations.checks.negative_data_rejection]
expected-statuses = [200, 400, 401, 404, 405, 413, 415, 422]
"""


@pytest.mark.network
def test_the_api_is_as_it_is_described(release_environment, start, tmp_path):
    server = start(API_KEYS=str(ENTRY), ANONYMOUS_ACCESS="")
    configuration = tmp_path / "schemathesis.toml"
    configuration.write_text(CONFIGURATION)
    command = [release_environment / "schemathesis", "--config-file", configuration, "run"]
    options = ["--max-examples=30", "--seed=1", "--workers=1", "--no-color"]
    done = subprocess.run(
        [*command, f"{server.url}/openapi.json", *options, "--header", f"{HEADER}: {KEY}"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 selected / 6 total" in done.stdout
    lines = [json.loads(line) for line in server.log.read_text().splitlines() if line[0] == "{"]
    statuses = {line["status"] for line in lines}
    assert {200, 400, 401, 405, 415, 422} <= statuses and not [one for one in statuses if one > 499]
    assert "Traceback" not in server.log.read_text()
