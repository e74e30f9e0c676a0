"""Every entrance of the server's side with a model that knows further characters."""

import base64
import csv
import io
import json
import pickle
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from model_build.evaluation.labelled import write_labels
from model_build.evaluation.results import measure
from model_build.publish import publish
from recognize import cli
from recognize.alphabet import ALPHABET
from recognize.hosting.model_source import load
from recognize.label.work import Work
from recognize.model import Model, ModelError
from recognize.options import OptionError, Options
from recognize.reader import Reader
from tests.support import grown
from tests.support.patience import PATIENCE_S
from tests.support.pictures import encoded
from tests.support.serving import serving

# Its model is made by TensorFlow.
pytestmark = pytest.mark.slow

TEXTS = ("бвг", "中йг", "б7г中", "вйб7", "бг")


@pytest.fixture(scope="module")
def reader(grown_model) -> Reader:
    return Reader(Model(grown_model))


@pytest.fixture
def folder(tmp_path) -> Path:
    for number, text in enumerate(TEXTS):
        (tmp_path / f"{number}.png").write_bytes(encoded(grown.picture(text)))
    return tmp_path


@pytest.fixture(scope="module")
def client(grown_model) -> Iterator[httpx.Client]:
    with serving(MODEL_URI=str(grown_model)) as client:
        yield client


def test_a_reader_reads_them(reader):
    for text in TEXTS:
        reading = reader.read(grown.picture(text))
        assert (reading.text, reading.legible, reading.trusted) == (text, True, True)
        assert [one.text for one in reading.characters] == [*text]
    again = pickle.loads(pickle.dumps(reader)).read(grown.picture("中йг"))
    assert again.text == "中йг" and reader.model.alphabet == grown.ALPHABET


def test_options_restrict_to_them(reader):
    picture = grown.picture("бвг")
    assert reader.read(picture, case="upper").text == "БВг"  # it has no capital Г
    assert set(reader.read(picture, alphabet="digits").text) <= set("0123456789")
    assert reader.read(picture, alphabet="Б-В", length=3).text[:2] == "БВ"
    assert reader.read(picture, alphabet=["б", "в-г"]).text == "бвг"
    # Options that were made for no model say of this one what they say.
    assert reader.read(picture, Options(candidates=2)).candidates[0].text == "бвг"
    assert reader.read(picture, Options(alphabet=ALPHABET)).text.isascii()
    with pytest.raises(OptionError, match="0-9, A-Z, a-z, .*БВбвгй中, not 'д'"):
        reader.read(picture, alphabet="д")
    with pytest.raises(OptionError, match="alphabet must be"):
        Reader().read(picture, Options(grown.ALPHABET, alphabet="б"))


def test_many_are_read_by_processes(reader):
    pictures = [grown.picture(text) for text in TEXTS] * 20
    read = [one.text for one in reader.read_many(pictures, jobs=2, alphabet="б-й,7,中")]
    assert read == [*TEXTS] * 20


def test_a_source_has_a_profile_of_them(reader):
    pictures = [grown.picture(text) for text in ("бвг", "гвб", "бгв", "вбг") * 5]
    together = reader.read_source(pictures)
    assert [one.text for one in together.readings] == ["бвг", "гвб", "бгв", "вбг"] * 5
    assert {one for one, _ in together.profile.characters[:3]} == set("бвг")
    assert together.profile.case == "lower"
    assert reader.read(pictures[0], profile=together.profile).text == "бвг"
    with pytest.raises(OptionError, match="its characters must be the alphabet's, not 'б'"):
        Reader().read(pictures[0], profile=together.profile)


def test_the_command_takes_the_model(folder, grown_model, capsys):
    model = ["--model", str(grown_model)]
    assert cli.main([*model, str(folder), "--csv", "--candidates", "2"]) == 0
    rows = [*csv.DictReader(io.StringIO(capsys.readouterr().out))]
    assert [row["text"] for row in rows] == [*TEXTS]
    profile = folder / "profile.json"
    assert cli.main([*model, str(folder), "--same-source", "--profile-out", str(profile)]) == 0
    assert "б" in json.loads(profile.read_text())["characters"]
    capsys.readouterr()
    one = str(folder / "0.png")
    assert cli.main([*model, one, "--profile", str(profile), "--alphabet", "б-г"]) == 0
    assert capsys.readouterr().out == "бвг\n"
    for refused in ([*model, one, "--alphabet", "д"], [one, "--alphabet", "б"]):
        with pytest.raises(SystemExit):
            cli.main(refused)
        assert "alphabet must be" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cli.main(["--model", str(folder), one])
    assert "card.json" in capsys.readouterr().err


def test_the_api_reads_them_in_every_form(client):
    png = encoded(grown.picture("бвг"))
    body, kind = {"image": base64.b64encode(png).decode()}, {"content-type": "image/png"}
    ask = client.post
    answers = [
        ask("/v1/recognize", content=png, headers=kind, params={"alphabet": "б-г,digits"}),
        ask("/v1/recognize", files={"image": png}, data={"alphabet": "б,в,г"}),
        ask("/v1/recognize", json=body | {"alphabet": ["б", "в-г"], "candidates": 3}),
        ask("/v1/recognize", json=body | {"profile": {"characters": {"б": 0.5}}}),
        ask("/classify_image/classify/api/", files={"image": png}, headers={"accept": "*/*"}),
    ]
    assert [one.status_code for one in answers] == [200] * 5
    assert [one.json()["text"] for one in answers[:4]] == ["бвг"] * 4
    assert answers[4].text == "бвг"
    upper = ask("/v1/recognize", json=body | {"case": "upper"}).json()
    assert [one["text"] for one in upper["characters"]] == ["Б", "В", "г"]
    images = [("image", encoded(grown.picture(text))) for text in TEXTS]
    batch = ask("/v1/recognize/batch", files=images, params={"same_source": "true"}).json()
    assert [one["text"] for one in batch["results"]] == [*TEXTS]
    assert "б" in batch["profile"]["characters"]


def test_the_api_says_which_it_knows(client):
    png, kind = encoded(grown.picture("бвг")), {"content-type": "image/png"}
    refused = client.post("/v1/recognize?alphabet=д", content=png, headers=kind)
    assert refused.status_code == 422 and refused.headers["content-type"].startswith(
        "application/problem+json"
    )
    assert "ranges of 0-9, A-Z, a-z, +-*×÷/=?#@$%&, БВбвгй中, not 'д'." in refused.json()["detail"]
    assert client.get("/v1/model").json()["alphabet"] == ALPHABET + grown.FURTHER
    described = client.get("/openapi.json").json()["info"]["description"]
    assert "+-*×÷/=?#@$%&, БВбвгй中." in described


def test_it_is_published_and_fetched(s3, bucket, grown_model):
    uri = publish(s3, grown_model, f"s3://{bucket}/p")
    model, source = load(uri, PATIENCE_S)
    assert (source.kind, source.error) == ("s3", None)
    assert Reader(model).read(grown.picture("中йг")).text == "中йг"


def test_it_is_measured_on_labels_with_them(folder, reader):
    write_labels(folder, [(f"{number}.png", text) for number, text in enumerate(TEXTS)])
    assert measure(reader, folder).reads == [*TEXTS]
    with pytest.raises(ValueError, match="not in the alphabet"):
        measure(Reader(), folder)


def test_labels_with_them_tell_the_source(folder, reader):
    work = Work(folder, reader)
    for file, text in zip(work.files, TEXTS):
        work.put(file, text, "")
    work._ask_all()
    assert "б" in work.state().profile["characters"]


def test_a_network_of_other_classes_is_refused(grown_model, tmp_path):
    card = json.loads((grown_model / "card.json").read_text())
    (tmp_path / "model.tflite").write_bytes((grown_model / "model.tflite").read_bytes())
    for alphabet, words in (
        (ALPHABET, "do not fit"),
        (grown.ALPHABET.text + "д", "do not fit"),
        (grown.FURTHER, "must begin with"),
        (ALPHABET + "бб" + grown.FURTHER[2:], "given twice"),
    ):
        (tmp_path / "card.json").write_text(json.dumps(card | {"alphabet": alphabet}))
        with pytest.raises(ModelError, match=words):
            Model(tmp_path)
