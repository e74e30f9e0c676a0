"""The page checks options as the reader does: the same values, and the same refusals."""

import dataclasses
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from recognize.alphabet import OWN, Alphabet
from recognize.options import OPTIONS, OptionError, parse
from tests.support.option_cases import PROFILES_REFUSED, READ, REFUSED

MODULES = Path(__file__).parents[2] / "site/lib"
pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="Node.js is missing")
PROGRAM = """
const names = ["options", "alphabet"];
const [{ parse }, { Alphabet }] = await Promise.all(
  names.map((name) => import(`${process.argv[1]}/${name}.js`)),
);
const [further, beside, queries] = JSON.parse(process.argv[2]);
const known = new Alphabet(further, beside);
const answers = queries.map((query) => {
  try {
    return parse(query, known);
  } catch (error) {
    return { status: error.status, message: error.message };
  }
});
console.log(JSON.stringify(answers));
"""


def in_javascript(queries: list[dict[str, str]], known: Alphabet = OWN) -> list[dict]:
    """What the page makes of each query, asked of a reader of those characters."""
    command = ["node", "--input-type=module", "--eval", PROGRAM, MODULES.as_uri()]
    asked = json.dumps([known.further, known.beside, queries])
    done = subprocess.run([*command, asked], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def in_python(query: dict[str, str], known: Alphabet = OWN) -> dict:
    try:
        return json.loads(json.dumps(dataclasses.asdict(parse(known, **query))))
    except OptionError as error:
        return {"status": 422, "message": str(error)}


def test_javascript_parses_as_python_does():
    profiles = [{"profile": text} for text, _ in PROFILES_REFUSED]
    refused = [*(query for query, _ in REFUSED), *profiles]
    refusals = [(query, in_python(query)) for query in refused]
    assert all(refusal["status"] == 422 for _, refusal in refusals)
    expected = [*READ, *refusals]
    queries = [query for query, _ in expected]
    for (query, wanted), answer in zip(expected, in_javascript(queries), strict=True):
        assert answer == wanted, query
    assert OPTIONS.keys() <= {name for query in queries for name in query}


FURTHER = "".join(map(chr, range(0x410, 0x450))) + "é中文𠮷€^]\\"
READ_OF_FURTHER = {
    "б": "б",
    "digits, а-в": "0123456789абв",
    "а\u2013в,X": "Xабв",
    "я-а": None,
    "e\u0301,и\u0306": "éй",
    "中文𠮷": "中文𠮷",
    "^]\\€-": "-€^]\\",
    "0,9,-,б": "-09б",
    "+,-,б": "-+б",
    "-": "-",
    "Z,а-б-в": None,
    "digist": None,
    "ж,ї": None,
    "ёж": None,
}


def test_javascript_parses_sets_of_further_characters_as_python_does():
    known = Alphabet.with_all(FURTHER)
    profiles = ['{"characters": {"б": 0.5, "𠮷": 0.1}}', '{"characters": {"ї": 0.5}}']
    queries = [
        {},
        *({"alphabet": text} for text in READ_OF_FURTHER),
        *({"profile": one} for one in profiles),
    ]
    queries += [{"alphabet": ",".join(known.text)}, {"alphabet": "б" * 5000}]
    wanted = [in_python(query, known) for query in queries]
    for query, expected, answer in zip(queries, wanted, in_javascript(queries, known), strict=True):
        assert answer == expected, query
    read = dict(zip(READ_OF_FURTHER, wanted[1:]))
    for text, allowed in READ_OF_FURTHER.items():
        assert read[text].get("allowed") == (allowed and known.set_of(",".join(allowed))), text
        if allowed:
            assert set(read[text]["allowed"]) == set(allowed)
            assert known.set_of(read[text]["allowed"]) == read[text]["allowed"], text
    assert wanted[0]["allowed"] == wanted[-2]["allowed"] == known.text
    assert wanted[-1]["message"].startswith("alphabet has more than ")
    assert known.further[:40] in in_python({"alphabet": "ї"}, known)["message"]
