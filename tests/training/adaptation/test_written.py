"""A taught network becomes a model directory that every server takes."""

import httpx
import keras
import numpy as np
import pytest

from model_build import card
from model_build.evaluation.calibration import Output
from recognize.alphabet import BLANK, CLASSES, OWN, Alphabet
from recognize.model import EMBEDDED, Model
from recognize.reader import Reader
from tests.support.patience import PATIENCE_S
from tests.support.tiny import TINY
from training.adaptation import teach, written
from training.adaptation.errors import CannotTeach
from training.adaptation.grown import Grown
from training.adaptation.outcome import Outcome
from training.adaptation.session import Learnt

pytestmark = pytest.mark.slow


@pytest.fixture
def told() -> card.Adaptation:
    return {
        "base": "ctc 1.0.0",
        "folder": "source",
        "labels": 12,
        "unlabelled": 0,
        "labels_sha256": "3f2a91bc" * 8,
        "folds": 3,
        "generated": {"before": [0.5, 0.4, 0.6], "after": [0.5, 0.4, 0.6]},
        "parity": 0.0,
        "confusions": [],
        "profile": {},
        "minutes": 0.1,
    }


@pytest.fixture
def learnt(small) -> Learnt:
    """What a network that knows nothing left of twelve labels."""
    keras.utils.set_random_seed(3)
    model = TINY.build()
    logits = np.random.default_rng(1).normal(0, 3, (12, 2, *model.output_shape[1:]))
    logits[:, :, 6:, BLANK] = 30  # texts of 40 characters take long
    outputs = [Output(tuple(one.astype(np.float32)), (1.0, 1.0), "ab") for one in logits]
    outcome = Outcome(["ab"] * 12, ["xy"] * 12, ["ab"] * 12, [1.0] * 12)
    shares = {"before": [0.5, 0.4, 0.6], "after": [0.5, 0.4, 0.6]}
    return Learnt(model.get_weights(), outputs, outputs, outcome, shares, images=64, folds=3)


def test_a_server_reads_with_what_was_written(tmp_path, source, learnt, told, start):
    pictures, out = list(source(12, 12)), tmp_path / "taught"
    written.write(out, Model(), learnt, told, pictures, tmp_path, teach.WEIGHTS)
    assert sorted(path.name for path in out.iterdir()) == ["card.json", "model.tflite"]
    made, embedded = card.parse((out / "card.json").read_text()), card.read()
    content = (out / "model.tflite").read_bytes()
    assert made["adaptation"] == told and told["parity"] > 0
    assert made["version"] == f"{embedded['version']}+{written.version(Model(), content)[-8:]}"
    assert made["training_data"][:-1] == embedded["training_data"]
    assert made["training_data"][-1]["images"] == 64
    assert made["temperature"] != embedded["temperature"]  # fitted on what was held out
    assert made["confidence_threshold"] == 1.0  # of what is never right, nothing is trusted
    answer = httpx.post(
        f"{start(MODEL_URI=str(out)).url}/v1/recognize",
        content=pictures[0].path.read_bytes(),
        headers={"content-type": "image/png"},
        timeout=PATIENCE_S,
    ).json()
    assert answer["model"]["version"] == made["version"]
    assert answer["text"] == Reader(Model(out)).read(pictures[0].path).text


def test_models_of_one_network_and_other_alphabets_have_other_versions():
    names = {
        written.version(Grown(EMBEDDED, alphabet), content)
        for alphabet in (Alphabet("б"), Alphabet("в"), Alphabet("б", "12"))
        for content in (b"network", b"another")
    }
    assert len(names) == 6
    assert all(one.startswith(f"{card.read()['version']}+") for one in names)


def test_a_network_that_quantising_changes_is_refused(tmp_path, source, learnt, told, monkeypatch):
    monkeypatch.setattr(written, "_converted", lambda *_: b"")
    monkeypatch.setattr(written, "PARITY", 0.9)
    monkeypatch.setattr(written, "_parity", lambda *given: 0.89)
    with pytest.raises(CannotTeach, match="only 89 % as before"):
        pictures = list(source(1, 1))
        written.write(tmp_path / "taught", Model(), learnt, told, pictures, tmp_path, teach.WEIGHTS)
    assert not (tmp_path / "taught").exists()


def test_what_is_hardly_read_may_be_read_otherwise_quantised():
    """Where something is read surely, that alone is compared."""
    a, b, a_or_b, b_or_a = (0.9, 0.05, 0.05), (0.05, 0.9, 0.05), (0.4, 0.3, 0.3), (0.3, 0.4, 0.3)

    def said(*pictures: tuple[float, float, float]) -> np.ndarray:
        """Pictures of one character, by the probabilities of A, B and C."""
        logits = np.full((len(pictures), 8, CLASSES), -20.0, np.float32)
        logits[:, :, BLANK] = 20
        logits[:, 3] = -20
        logits[:, 3, OWN.encode("ABC")] = np.log(pictures)
        return logits

    assert written.alike(said(a, b, a_or_b, a_or_b), said(a, b, b_or_a, b_or_a)) == 1
    assert written.alike(said(a, a, a, b_or_a), said(a, a, b, b_or_a)) == 0.6667
    assert written.alike(said(a_or_b, b_or_a), said(a_or_b, a_or_b)) == 0.5
