"""The page checks options as the reader does: the same values, and the same refusals."""

import dataclasses
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from recognize.options import OPTIONS, OptionError, parse

MODULE = Path(__file__).parents[2] / "site/lib/options.js"
TEXTS = {
    "alphabet": ["digits", "alphanumeric", "0aZ", "vowels!", "toString", "äöü", "keep"],
    "length": ["5", "4-6", "16", "1-16", "0", "17", "6-4", "4-", "five", "٤"],
    "case": ["keep", "lower", "upper", "Upper", "title"],
    "candidates": ["1", "10", "0", "11", "1.5", "x"],
}
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


def in_python(query: dict[str, str]) -> dict:
    try:
        return json.loads(json.dumps(dataclasses.asdict(parse(**query))))
    except OptionError as error:
        return {"status": 422, "message": str(error)}


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is missing")
def test_javascript_parses_as_python_does():
    assert TEXTS.keys() == OPTIONS.keys(), "texts for every option"
    texts = {name: ["", option.example, *TEXTS[name]] for name, option in OPTIONS.items()}
    queries = [{}] + [{name: text} for name, all_ in texts.items() for text in all_]
    queries.append({name: option.example for name, option in OPTIONS.items()})
    command = ["node", "--input-type=module", "--eval", PROGRAM]
    done = subprocess.run(
        [*command, MODULE.as_uri(), json.dumps(queries)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    for query, answer in zip(queries, json.loads(done.stdout), strict=True):
        assert answer == in_python(query), query
