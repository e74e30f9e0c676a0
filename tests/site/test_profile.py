"""A source's profile: Python and JavaScript make the same of the same, without a network."""

import base64
import dataclasses
import json
import shutil
import subprocess
from collections.abc import Sequence

import numpy as np
import pytest

from recognize.alphabet import ALPHABET, CLASSES, encode
from recognize.decoding import decode_and_keep, evidence, shown_by
from recognize.model import Temperatures
from recognize.options import parse
from recognize.profile import LEAST_WEIGHT, Profile, Weights
from recognize.source import infer
from tests.support.helpers import ROOT
from tests.support.readings import compare_reading

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="Node.js is missing")

PROGRAM = """
const names = ["decoding", "options", "profile", "source"];
const [decoding, { parse }, profiles, { infer }] = await Promise.all(
  names.map((name) => import(`${process.argv[1]}/${name}.js`)),
);
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { sources, given, pictures } = JSON.parse(Buffer.concat(chunks));
const plain = ({ classes, lengths }) => ({ classes: [...classes], lengths: [...lengths] });
const restriction = (query) => {
  const { allowed, case: mode } = parse(query);
  return [allowed, mode];
};
const inferred = sources.map(({ evidence, query }) => {
  const said = evidence.map((one) => one.map(([text, confidence]) => ({ text, confidence })));
  const { profile, given } = infer(said, ...restriction(query));
  const again = parse({ profile: JSON.stringify(profiles.asJson(profile)) }).profile;
  return { profile, again, weights: given.map(plain) };
});
const weights = given.map(({ profile, query }) =>
  plain(profiles.profileWeights(profiles.ofJson(profile), ...restriction(query))),
);
const decoded = [];
for (const { views, temperatures: [temperature, temperature_together], query } of pictures) {
  const looked = views.map(([logits, weight]) => {
    const bytes = Uint8Array.from(Buffer.from(logits, "base64"));
    return { logits: new Float32Array(bytes.buffer), weight };
  });
  const options = parse(query);
  const shown = await decoding.shownBy(looked.values(), { temperature, temperature_together });
  const kept = await decoding.decodeAndKeep(shown, options);
  decoded.push({ ...kept.decoded, evidence: decoding.evidence(kept.shown, options) });
}
console.log(JSON.stringify({ inferred, weights, decoded }));
"""

TIME_STEPS = 20
TEMPERATURES = Temperatures(1.3, 0.9)
QUERIES: list[dict[str, str]] = [
    {},
    {"alphabet": "digits"},
    {"alphabet": "a-f,7,+", "case": "upper"},
    {"case": "lower"},
]
PROFILE = {"lengths": {"4": 0.1, "5": 0.85}, "characters": {"b": 0.25, "a": 0.5}, "case": "lower"}
PROFILES = [
    {},
    PROFILE,
    {"characters": dict.fromkeys("0123456789", 0.1), "case": "none", "pictures": 7},
    {"lengths": {"16": 1.0}, "characters": {"A": 0.5, "÷": 0.5}, "case": "upper"},
]


def evidence_of(rng: np.random.Generator, texts: Sequence[str]) -> list[list[tuple[str, float]]]:
    """Of each text, itself and slips of it; one picture in ten shows none."""
    pictures = []
    for text in texts:
        slip = str(rng.choice([*ALPHABET]))
        forms = {text: 0.6, text[:-1] + slip: 0.2, text + slip: 0.05, text.swapcase(): 0.04}
        pictures.append([] if rng.random() < 0.1 else [*forms.items()])
    return pictures


def sources() -> list[dict]:
    rng = np.random.default_rng(19)
    found: list[dict] = [{"evidence": [], "query": {}}, {"evidence": [[]], "query": {}}]
    for letters in ("0123456789", "abcdefghk", "ABCDEFGHK", ALPHABET):
        for count, query in zip((1, 3, 12, 30), QUERIES):
            texts = ["".join(rng.choice([*letters], int(rng.integers(4, 7)))) for _ in range(count)]
            found.append({"evidence": evidence_of(rng, texts), "query": query})
    return found


def logits_of(rng: np.random.Generator, text: str, noise: float) -> np.ndarray:
    """What a network could say of a text, float32 (T, CLASSES)."""
    logits = rng.normal(0, noise, (TIME_STEPS, CLASSES))
    logits[:, 0] += 6
    for place, own in enumerate(encode(text)):
        step = 2 + place * TIME_STEPS // (len(text) + 1)
        logits[step : step + 2, own] += 9
    return logits.astype(np.float32)


def pictures() -> list[dict]:
    rng = np.random.default_rng(7)
    text = json.dumps(PROFILE)
    options = [
        {"profile": text, "candidates": "5"},
        {"profile": text},
        {"profile": text, "length": "4-6", "candidates": "3"},
        {"profile": text, "alphabet": "letters", "case": "upper", "candidates": "10"},
        {"profile": json.dumps(PROFILES[2]), "alphabet": "digits", "length": "7"},
        {"candidates": "3"},
    ]
    shown = [
        [(logits_of(rng, word, noise), weight) for weight in weights]
        for word, noise, weights in (
            ("abbba", 0.5, (0.9,)),
            ("aabl1O0", 1.9, (0.4, 0.6, 1e-6)),
            ("a", 1.5, (1.0, 1.0)),
        )
    ]
    return [{"views": views, "query": query} for views in shown for query in options]


@pytest.fixture(scope="module")
def javascript() -> dict:
    """What the modules make of all of it."""
    given = {
        "sources": sources(),
        "given": [
            {"profile": json.dumps(profile), "query": query}
            for profile in PROFILES
            for query in QUERIES
        ],
        "pictures": [
            {
                "views": [
                    (base64.b64encode(logits.tobytes()).decode(), weight)
                    for logits, weight in picture["views"]
                ],
                "temperatures": TEMPERATURES,
                "query": picture["query"],
            }
            for picture in pictures()
        ],
    }
    command = ["node", "--input-type=module", "--eval", PROGRAM, (ROOT / "site/lib").as_uri()]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def same_weights(made: dict, expected: Weights) -> None:
    assert made["classes"] == pytest.approx(expected.classes, rel=1e-9)
    assert made["lengths"] == pytest.approx(expected.lengths, rel=1e-9)


def same_profile(made: dict, expected: Profile) -> None:
    """But for the last digit that is written: a sum's last bit may round it the other way."""
    for name in ("lengths", "characters"):
        pairs = dict(getattr(expected, name))
        assert dict(made[name]) == pytest.approx(pairs, abs=1.01e-4)
    assert (made["case"], made["pictures"]) == (expected.case, expected.pictures)


def test_javascript_infers_what_python_does(javascript):
    cases = set()
    for source, made in zip(sources(), javascript["inferred"], strict=True):
        options = parse(**source["query"])
        profile, given = infer(source["evidence"], options.allowed, options.case)
        same_profile(made["profile"], profile)
        same_profile(made["again"], profile)
        for weights, expected in zip(made["weights"], given, strict=True):
            same_weights(weights, expected)
        cases.add(profile.case)
    assert cases == {"mixed", "lower", "upper", "none"}


def test_javascript_weighs_by_a_profile_as_python_does(javascript):
    given = [(profile, query) for profile in PROFILES for query in QUERIES]
    least = []
    for (profile, query), made in zip(given, javascript["weights"], strict=True):
        weights = parse(profile=json.dumps(profile), **query).weights
        assert weights is not None
        same_weights(made, weights)
        least.append(min(weights.classes))
    assert min(least) == LEAST_WEIGHT and max(least) > 0.9


def test_javascript_decodes_under_weights_as_python_does(javascript):
    views, texts = set(), set()
    for picture, made in zip(pictures(), javascript["decoded"], strict=True):
        options = parse(**picture["query"])
        shown = shown_by(picture["views"], TEMPERATURES)
        decoded, held = decode_and_keep(shown, options)
        compare_reading(made, dataclasses.asdict(decoded), decoded.legible)
        said = [(one["text"], one["confidence"]) for one in made["evidence"]]
        expected = evidence(held, options)
        assert [text for text, _ in said] == [text for text, _ in expected]
        assert dict(said) == pytest.approx(dict(expected), abs=1e-9)
        views.add(decoded.views)
        texts.add(decoded.text)
    assert views == {1, 2, 3} and len(texts) > 6
