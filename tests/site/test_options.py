"""The page checks options as the reader does: the same values, and the same refusals."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from recognize.options import OPTIONS, OptionError, parse
from tests.support.option_cases import PROFILES_REFUSED, READ, REFUSED

MODULE = Path(__file__).parents[2] / "site/lib/options.js"
PROGRAM = """
const { parse } = await import(process.argv[1]);
const queries = JSON.parse(process.argv[2]);
const answers = queries.map((query) => {
  try {
    return parse(query);
  } catch (error) {
    return { status: error.status, message: error.message };
  }
});
console.log(JSON.stringify(answers));
"""


def refusal(query: dict[str, str]) -> dict:
    with pytest.raises(OptionError) as error:
        parse(**query)
    return {"status": 422, "message": str(error.value)}


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is missing")
def test_javascript_parses_as_python_does():
    profiles = [{"profile": text} for text, _ in PROFILES_REFUSED]
    refused = [*(query for query, _ in REFUSED), *profiles]
    expected = [*READ, *((query, refusal(query)) for query in refused)]
    queries = [query for query, _ in expected]
    command = ["node", "--input-type=module", "--eval", PROGRAM]
    done = subprocess.run(
        [*command, MODULE.as_uri(), json.dumps(queries)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    for (query, wanted), answer in zip(expected, json.loads(done.stdout), strict=True):
        assert answer == wanted, query
    assert OPTIONS.keys() <= {name for query in queries for name in query}
