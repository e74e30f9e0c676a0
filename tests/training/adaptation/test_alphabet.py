"""Characters beside the reader's own are taught, and what is written is a model as any other."""

import dataclasses
import json
import shutil
import subprocess
from pathlib import Path
from random import Random

import httpx
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from model_build import card
from model_build.evaluation.labelled import write_labels
from model_build.growth import built, grow
from model_build.networks import NETWORKS, ctc_loss
from recognize import cli, decoding, images
from recognize.alphabet import ALPHABET, CLASSES, OTHER, Alphabet
from recognize.decoding import decode_views, shown_by
from recognize.model import Model
from recognize.options import parse
from recognize.reader import Reader
from recognize.views import looks
from tests.support.helpers import ROOT
from tests.support.patience import PATIENCE_S
from tests.support.readings import compare_reading
from training import adapt
from training.adaptation import grown as grown_model
from training.adaptation import replay, teach
from training.adaptation.grown import Grown, grown_weights
from training.adaptation.look import look
from training.adaptation.outcome import Outcome
from training.adaptation.pictures import gather
from training.audit import reading as auditing

pytestmark = pytest.mark.slow

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"
LETTERS = "бвгд"
NAMED = "0123456789" + LETTERS


@pytest.fixture
def cyrillic(tmp_path) -> Path:
    """A folder of twelve pictures with their texts in a table."""
    folder, rng = tmp_path / "cyrillic", Random("cyrillic")
    folder.mkdir()
    font, rows = ImageFont.truetype(FONT, 30), []
    for number in range(12):
        text = rng.choice(LETTERS) + "".join(rng.choices(NAMED, k=4))
        picture = Image.new("RGB", (150, 44), "white")
        ImageDraw.Draw(picture).text((6, 4), text, "navy", font)
        picture.save(folder / f"{number:02d}.png")
        rows.append((f"{number:02d}.png", text))
    write_labels(folder, rows)
    return folder


@pytest.fixture
def adapted(cyrillic, small, monkeypatch, capsys) -> Path:
    """The model directory of those pictures; a network so small learns nothing in two steps."""
    monkeypatch.setattr(Outcome, "improved", property(lambda self: True))
    out = cyrillic.parent / "model"
    adapt.main([str(cyrillic), str(out), "--alphabet", NAMED, "--minutes", "600"])
    assert "12 pictures, 12 labelled" in capsys.readouterr().out
    return out


# What the page's modules read of the logits of two views, with the card as it was written.
IN_NODE = """
const names = ["alphabet", "decoding", "options"];
const [{ alphabetOf }, { decodeViews, shownBy }, { parse }] = await Promise.all(
  names.map((name) => import(`${process.argv[1]}/${name}.js`)),
);
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { card, looked, queries } = JSON.parse(Buffer.concat(chunks));
const views = looked.map(([logits, weight]) => ({ logits: Float32Array.from(logits), weight }));
const read = [];
for (const query of queries) {
  const shown = await shownBy(views.values(), card);
  read.push(await decodeViews(shown, parse(query, alphabetOf(card))));
}
console.log(JSON.stringify(read));
"""
QUERIES: list[dict[str, str]] = [
    {"candidates": "3"},
    {"alphabet": "б-д", "length": "2-3", "candidates": "3"},
    {"alphabet": "digits,д", "length": "4"},
]


def private_mode_reads_the_same(model: Model, picture: Path) -> None:
    looked = [*looks(model.see, images.decode(picture.read_bytes()))]
    given = {
        "card": model.card,
        "looked": [(logits.ravel().tolist(), weight) for logits, weight in looked],
        "queries": QUERIES,
    }
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", IN_NODE, (ROOT / "site/lib").as_uri()],
        input=json.dumps(given),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    for query, found in zip(QUERIES, json.loads(done.stdout), strict=True):
        shown = shown_by(looked, model.temperatures)
        decoded = decode_views(shown, parse(model.alphabet, **query))
        compare_reading(found, dataclasses.asdict(decoded), decoded.legible)


def test_every_entrance_follows_what_was_taught(adapted, cyrillic, start, capsys, monkeypatch):
    """That they read the same of such a model, ``recognize``'s tests ask of one that can read."""
    made = card.parse((adapted / "card.json").read_text(encoding="utf-8"))
    assert made["alphabet"] == ALPHABET + LETTERS
    assert made["adaptation"]["labels"] == 12 and "after" in made["adaptation"]
    model = Model(adapted)
    assert model.logits(np.zeros((48, 160, 3), np.float32)).shape[1] == CLASSES + 4
    asked = {"alphabet": "б-д", "length": "3"}
    picture = cyrillic / "00.png"
    if shutil.which("node"):
        private_mode_reads_the_same(model, picture)
    answer = httpx.post(
        f"{start(MODEL_URI=str(adapted)).url}/v1/recognize",
        params=asked,
        content=picture.read_bytes(),
        headers={"content-type": "image/png"},
        timeout=PATIENCE_S,
    ).json()
    assert answer["model"]["version"] == made["version"]
    # A network that has learnt nothing sees a character at every time step.
    monkeypatch.setattr(decoding, "MAX_TEXT_LENGTH", 40)
    read = Reader(model).read(picture, **asked)
    assert len(read.text) == 3 and set(read.text) <= set(LETTERS)
    told = ["--model", str(adapted), "--alphabet", "б-д", "--length", "3", str(picture)]
    assert cli.main(told) == 0 and capsys.readouterr().out == f"{read.text}\n"
    seen = [*auditing.look_at(adapted, [(picture, "б1")])]
    assert not auditing.read(adapted, [(picture, "б1")], seen).unread


def test_before_it_is_taught_the_model_finds_further_characters_equally_likely(cyrillic):
    embedded, grown = Model(), Grown(teach.EMBEDDED, Alphabet(LETTERS))
    tensor = images.to_tensor(Image.open(cyrillic / "00.png").convert("RGB"))
    before, after = embedded.logits(tensor), grown.logits(tensor)
    assert after.shape[1] == CLASSES + 4 and grown.alphabet.text == ALPHABET + LETTERS
    np.testing.assert_array_equal(after[:, : CLASSES - 1], before[:, : CLASSES - 1])
    assert np.ptp(after[:, CLASSES - 1 :], axis=1).max() == 0
    found = look(gather(cyrillic, alphabet=NAMED).examples, grown)
    # Of what it does not know yet it takes no label for a typing error.
    assert not found.bets and {*LETTERS} <= {one for one, _ in found.profile.characters}


def test_only_classes_of_new_characters_are_fitted_and_once(small, tmp_path):
    # No font has the last one: its class stays as it grew.
    alphabet, network = Alphabet("бвгд𒀀"), NETWORKS["ctc"]
    replay.keep(tmp_path / "replay", 40, "test", alphabet, 0.5)
    generated = replay.kept(tmp_path / "replay")
    path = grown_weights(teach.WEIGHTS, alphabet, tmp_path, generated)
    before, after = built(network, teach.WEIGHTS), built(network, path)
    (kernel, bias), (grown, biases) = (
        model.get_layer("logits").get_weights() for model in (before, after)
    )
    known = [one for one in range(CLASSES) if one != OTHER]
    np.testing.assert_array_equal(grown[:, :CLASSES], kernel)
    np.testing.assert_array_equal(biases[known], bias[known])
    for layer, own in zip(after.layers, before.layers, strict=True):
        if layer.name != "logits":
            for one, other in zip(layer.get_weights(), own.get_weights(), strict=True):
                np.testing.assert_array_equal(one, other)
    of_new = grown[:, CLASSES:]
    np.testing.assert_array_equal(of_new[:, -1], kernel[:, OTHER])
    assert all(np.abs(of_new[:, one] - kernel[:, OTHER]).max() > 0.01 for one in range(4))
    grow(network, teach.WEIGHTS, 5, tmp_path / "unfitted.weights.h5")
    unfitted = built(network, tmp_path / "unfitted.weights.h5")
    images, labels = map(np.asarray, generated)
    after.get_layer("logits").bias.assign_add([0.0] * CLASSES + [grown_model._RARER] * 5)
    losses = [
        float(ctc_loss(labels, model.predict(images, verbose=0))) for model in (unfitted, after)
    ]
    assert losses[1] < losses[0]
    made = path.stat().st_mtime_ns
    assert grown_weights(teach.WEIGHTS, alphabet, tmp_path, generated) == path
    assert path.stat().st_mtime_ns == made
    assert grown_weights(teach.WEIGHTS, Alphabet(), tmp_path, generated) == teach.WEIGHTS
