import json
import shutil
import subprocess
from pathlib import Path

import pytest

from recognize.sums import value

MODULE = Path(__file__).parents[2] / "site/lib/sums.js"
VALUES = {
    "8+1=?": 9,
    "8+1": 9,
    "12-30=": -18,
    "3×4?": 12,
    "3*4": 12,
    "3x4=": 12,
    "3x4": None,
    "12÷4": 3,
    "12/5=?": None,
    "12/0": None,
    "0/3": 0,
    "9999+9999=?": 19998,
    "12345+1": None,
    "1+2+3": None,
    "a+b": None,
    "=?": None,
    "7?": None,
    "": None,
    "٣+٣": None,
}


@pytest.mark.parametrize(("text", "expected"), VALUES.items())
def test_the_value_of_a_sum(text, expected):
    assert value(text) == expected


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is missing")
def test_javascript_has_the_same():
    program = "const { value } = await import(process.argv[1]);"
    program += "console.log(JSON.stringify(JSON.parse(process.argv[2]).map(value)));"
    command = ["node", "--input-type=module", "--eval", program, MODULE.as_uri()]
    done = subprocess.run([*command, json.dumps(list(VALUES))], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == list(VALUES.values())
