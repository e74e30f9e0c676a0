"""A source's profile: Python and JavaScript make the same of the same, without a network."""

import base64
import dataclasses
import json
import shutil
import subprocess
from collections.abc import Sequence

import numpy as np
import pytest

from recognize.alphabet import ALPHABET, OWN, Alphabet
from recognize.decoding import decode_and_keep, evidence, shown_by
from recognize.model import Temperatures
from recognize.options import parse
from recognize.profile import LEAST_WEIGHT, Profile, Weights
from recognize.source import infer
from tests.support.helpers import ROOT
from tests.support.readings import compare_reading

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="Node.js is missing")

PROGRAM = """
const names = ["alphabet", "decoding", "options", "profile", "source"];
const [{ Alphabet }, decoding, { parse }, profiles, { infer }] = await Promise.all(
  names.map((name) => import(`${process.argv[1]}/${name}.js`)),
);
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { further, sources, given, pictures } = JSON.parse(Buffer.concat(chunks));
const plain = ({ classes, lengths }) => ({ classes: [...classes], lengths: [...lengths] });
const known = new Alphabet(further);
const restriction = (query) => {
  const { allowed, case: mode } = parse(query, known);
  return [allowed, mode, known];
};
const inferred = [];
for (const { evidence, query } of sources) {
  const said = evidence.map((one) => one.map(([text, confidence]) => ({ text, confidence })));
  const { profile, given } = await infer(said, ...restriction(query));
  const again = parse({ profile: JSON.stringify(profiles.asJson(profile)) }, known).profile;
  inferred.push({ profile, again, weights: given.map(plain) });
}
const weights = given.map(({ profile, query }) =>
  plain(profiles.profileWeights(profiles.ofJson(profile, known), ...restriction(query))),
);
const decoded = [];
for (const { views, temperatures: [temperature, temperature_together], query } of pictures) {
  const looked = views.map(([logits, weight]) => {
    const bytes = Uint8Array.from(Buffer.from(logits, "base64"));
    return { logits: new Float32Array(bytes.buffer), weight };
  });
  const options = parse(query, known);
  const card = { temperature, temperature_together, alphabet: known.text };
  const shown = await decoding.shownBy(looked.values(), card);
  const kept = await decoding.decodeAndKeep(shown, options);
  decoded.push({ ...kept.decoded, evidence: decoding.evidence(kept.shown, options) });
}
console.log(JSON.stringify({ inferred, weights, decoded }));
"""

TIME_STEPS = 20
TEMPERATURES = Temperatures(1.3, 0.9)
PROFILE = {"lengths": {"4": 0.1, "5": 0.85}, "characters": {"b": 0.25, "a": 0.5}, "case": "lower"}
PROFILES = [
    {},
    PROFILE,
    {"characters": dict.fromkeys("0123456789", 0.1), "case": "none", "pictures": 7},
    {"lengths": {"16": 1.0}, "characters": {"A": 0.5, "÷": 0.5}, "case": "upper"},
]


@dataclasses.dataclass(frozen=True)
class Kind:
    """What is asked of models of one alphabet: of ``words`` are the pictures, by their noise."""

    alphabet: Alphabet
    queries: list[dict[str, str]]
    profiles: list[dict]
    letters: tuple[str, ...]
    words: tuple[tuple[str, float], ...]


OWN_KIND = Kind(
    OWN,
    [
        {},
        {"alphabet": "digits"},
        {"alphabet": "a-f,7,+", "case": "upper"},
        {"case": "lower"},
    ],
    PROFILES,
    ("0123456789", "abcdefghk", "ABCDEFGHK", ALPHABET),
    (("abbba", 0.5), ("aabl1O0", 1.9), ("a", 2.8)),
)
# Letters of which the alphabet has both cases or one, one that has two others, and some without;
# among them two that JavaScript counts twice.
FURTHER_KIND = Kind(
    Alphabet("БбвЁёßμΣσςǅ中文ぁ٣€𠮷😀"),
    [
        {},
        {"alphabet": "digits,Б-в,😀"},
        {"alphabet": "a-f,σ,𠮷ё", "case": "upper"},
        {"case": "lower"},
    ],
    [
        *PROFILES,
        {"characters": {"б": 0.4, "Σ": 0.2, "𠮷": 0.2}, "case": "lower"},
        {"characters": {"中": 0.5, "文": 0.4}, "case": "none"},
    ],
    ("0123456789", "бвё", "БЁΣ", "中文𠮷9", ALPHABET + "бвЁё中"),
    (("бббвa", 0.5), ("𠮷ςΣσ😀1O", 1.9), ("中", 2.8), ("ёЁ7", 1.0)),
)


@pytest.fixture(scope="module", params=[OWN_KIND, FURTHER_KIND], ids=["own", "further"])
def kind(request) -> Kind:
    return request.param


def evidence_of(
    rng: np.random.Generator, texts: Sequence[str], alphabet: Alphabet
) -> list[list[tuple[str, float]]]:
    """Of each text, itself and slips of it; one picture in ten shows none."""
    pictures = []
    for text in texts:
        slip = str(rng.choice([*alphabet.text]))
        other = "".join(alphabet.folded(one, "upper") for one in text)
        forms = {text: 0.6, text[:-1] + slip: 0.2, text + slip: 0.05, other: 0.04}
        pictures.append([] if rng.random() < 0.1 else [*forms.items()])
    return pictures


def sources(kind: Kind) -> list[dict]:
    rng = np.random.default_rng(19)
    found: list[dict] = [{"evidence": [], "query": {}}, {"evidence": [[]], "query": {}}]
    for letters in kind.letters:
        for count, query in zip((1, 3, 12, 30), kind.queries):
            texts = ["".join(rng.choice([*letters], int(rng.integers(4, 7)))) for _ in range(count)]
            found.append({"evidence": evidence_of(rng, texts, kind.alphabet), "query": query})
    return found


def logits_of(rng: np.random.Generator, text: str, noise: float, alphabet: Alphabet) -> np.ndarray:
    """What a network could say of a text, float32 (T, classes)."""
    logits = rng.normal(0, noise, (TIME_STEPS, alphabet.classes))
    logits[:, 0] += 18
    for place, own in enumerate(alphabet.encode(text)):
        step = 2 + place * TIME_STEPS // (len(text) + 1)
        # Unsure which character stands there, and sure that one does.
        logits[step : step + 2, 0] -= 14
        logits[step : step + 2, own] += 9
    return logits.astype(np.float32)


def pictures(kind: Kind) -> list[dict]:
    rng = np.random.default_rng(7)
    text = json.dumps(kind.profiles[-1] if kind is FURTHER_KIND else PROFILE)
    options = [
        {"profile": text, "candidates": "5"},
        {"profile": text},
        {"profile": text, "length": "4-6", "candidates": "3"},
        {"profile": text, "alphabet": "letters", "case": "upper", "candidates": "10"},
        {"profile": json.dumps(PROFILES[2]), "alphabet": "digits", "length": "7"},
        {"candidates": "3"},
        *({"candidates": "3"} | query for query in kind.queries if kind is FURTHER_KIND),
    ]
    views = ((0.9,), (0.4, 0.6, 1e-6), (1.0, 1.0), (0.7,))
    shown = [
        [(logits_of(rng, word, noise, kind.alphabet), weight) for weight in weights]
        for (word, noise), weights in zip(kind.words, views)
    ]
    return [{"views": views, "query": query} for views in shown for query in options]


@pytest.fixture(scope="module")
def javascript(kind) -> dict:
    """What the modules make of all of it."""
    given = {
        "further": kind.alphabet.further,
        "sources": sources(kind),
        "given": [
            {"profile": json.dumps(profile), "query": query}
            for profile in kind.profiles
            for query in kind.queries
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
            for picture in pictures(kind)
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


def test_javascript_infers_what_python_does(kind, javascript):
    cases = set()
    for source, made in zip(sources(kind), javascript["inferred"], strict=True):
        options = parse(kind.alphabet, **source["query"])
        restriction = (options.allowed, options.case, options.known)
        profile, given = infer(source["evidence"], *restriction)
        same_profile(made["profile"], profile)
        same_profile(made["again"], profile)
        for weights, expected in zip(made["weights"], given, strict=True):
            same_weights(weights, expected)
        cases.add(profile.case)
    assert cases == {"mixed", "lower", "upper", "none"}


def test_javascript_weighs_by_a_profile_as_python_does(kind, javascript):
    given = [(profile, query) for profile in kind.profiles for query in kind.queries]
    least = []
    for (profile, query), made in zip(given, javascript["weights"], strict=True):
        weights = parse(kind.alphabet, profile=json.dumps(profile), **query).weights
        assert weights is not None
        same_weights(made, weights)
        least.append(min(weights.classes))
    assert min(least) == LEAST_WEIGHT and max(least) > 0.9


def test_javascript_decodes_under_weights_as_python_does(kind, javascript):
    views, texts = set(), set()
    for picture, made in zip(pictures(kind), javascript["decoded"], strict=True):
        options = parse(kind.alphabet, **picture["query"])
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
