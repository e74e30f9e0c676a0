import dataclasses
import json
import multiprocessing
import pickle
import shutil
import threading

import pytest
from PIL import Image

from recognize.decoding import LOOK_TWICE_BELOW
from recognize.images import BrokenImage
from recognize.model import EMBEDDED, Model
from recognize.options import OptionError, Options, parse
from recognize.reader import Reader, Reading
from tests.support.pictures import ALL_SOURCES, captchas, encoded


@pytest.mark.slow
@pytest.mark.parametrize("source", ALL_SOURCES)
def test_reads_fresh_images(reader, source):
    samples = captchas(100, source, seed="fresh")
    reads = [reader.read(encoded(image)).text.lower() for image, _ in samples]
    right = sum(read == text.lower() for read, (_, text) in zip(reads, samples))
    # The shipped model reads 94 % or more: fewer than 85 of 100 is a broken line, not chance.
    assert right >= 85


def test_a_reading_is_whole(reader, captcha):
    image, text = captcha
    reading = reader.read(encoded(image), Options(candidates=3))
    assert reading.text == text == "".join(c.text for c in reading.characters)
    assert reading.candidates[0].text == text
    assert reading.candidates[0].confidence == reading.confidence
    assert 0 < reading.confidence <= 1 and reading.elapsed_ms > 0
    for character in reading.characters:
        alternatives = [alternative.confidence for alternative in character.alternatives]
        assert alternatives == sorted(alternatives, reverse=True)
        assert character.confidence + sum(alternatives) <= 1 + 1e-6


@pytest.mark.parametrize(
    ("kind", "options"), [("JPEG", {"quality": 90}), ("GIF", {}), ("WEBP", {})]
)
def test_other_encodings_read_the_same(reader, captcha, kind, options):
    image, text = captcha
    assert reader.read(encoded(image, kind, **options)).text == text


def test_options(reader, captcha):
    image, text = captcha
    data = encoded(image)
    assert reader.read(data, parse(case="lower")).text == text.lower()
    assert reader.read(data, parse(length=str(len(text)))).text == text
    assert len(reader.read(data, parse(length=str(len(text) + 1))).text) == len(text) + 1
    digits = reader.read(data, parse(alphabet="digits", length="1-8")).text
    assert digits.isdigit()


def test_options_by_name(reader, captcha):
    data = encoded(captcha[0])
    assert reader.read(data, alphabet="Digits", length="4-6").text.isdigit()
    by_name = reader.read(data, case="upper", candidates=3)
    assert timeless(by_name) == timeless(reader.read(data, Options(case="upper", candidates=3)))
    with pytest.raises(OptionError, match="Did you mean length"):
        reader.read(data, lenght=5)
    with pytest.raises(TypeError, match="not both"):
        reader.read(data, Options(), length=5)
    with pytest.raises(TypeError, match="by name"):
        reader.read(data, "digits")


class Counted(Model):
    """The embedded model, counting how often it is asked."""

    calls = 0

    def see(self, tensor):
        self.calls += 1
        return super().see(tensor)


def test_only_what_is_not_sure_is_looked_at_twice(captcha):
    counted = Counted()
    reader = Reader(counted)
    assert reader.read(encoded(captcha[0])).confidence >= LOOK_TWICE_BELOW and counted.calls == 1
    # A quarter of its height is too coarse to be sure of.
    coarse = captcha[0].resize((captcha[0].width // 4, captcha[0].height // 4))
    assert reader.read(encoded(coarse)).legible and counted.calls > 2
    # What holds no text is looked at once, even where one is asked for.
    counted.calls = 0
    blank = encoded(Image.new("RGB", (160, 60)))
    assert not reader.read(blank, parse(length="5")).legible and counted.calls == 1


def test_a_blank_image_has_no_text(reader):
    reading = reader.read(encoded(Image.new("RGB", (160, 60), "white")))
    assert reading.text == "" and reading.characters == ()
    assert not reading.legible and not reading.trusted
    assert reading.confidence > 0.99 and reading.candidates[0].confidence == reading.confidence


def test_a_blank_image_stays_without_text_where_one_is_asked_for(reader):
    blank = encoded(Image.new("RGB", (160, 60), "white"))
    forced = reader.read(blank, parse(length="5", alphabet="digits"))
    assert forced.text == "" and not forced.legible and not forced.trusted
    assert forced.confidence == reader.read(blank).confidence


def test_trust_is_the_models_threshold(captcha, tmp_path):
    data = encoded(captcha[0])
    folder = shutil.copytree(EMBEDDED, tmp_path / "model")
    card = json.loads((folder / "card.json").read_text())
    confidence = Reader().read(data).confidence
    for threshold, trusted in ((0.0, True), (confidence - 0.01, True), (1.0, False)):
        (folder / "card.json").write_text(json.dumps(card | {"confidence_threshold": threshold}))
        reading = Reader(Model(folder)).read(data)
        assert reading.legible and reading.trusted == trusted


def test_a_reading_says_which_model_made_it(reader, png):
    card = json.loads((EMBEDDED / "card.json").read_text())
    model = reader.read(png).model
    assert (model.name, model.version) == (card["name"], card["version"])


def test_a_copy_through_pickle_reads_the_same(reader, png):
    copy = pickle.loads(pickle.dumps(reader))
    assert timeless(copy.read(png)) == timeless(reader.read(png))


def test_another_process_loads_its_own_model(tmp_path, png):
    """Even of a model whose directory is gone by then."""
    folder = shutil.copytree(EMBEDDED, tmp_path / "model")
    card = json.loads((folder / "card.json").read_text())
    (folder / "card.json").write_text(json.dumps(card | {"version": "9.8.7"}))
    reader = Reader(Model(folder))
    shutil.rmtree(folder)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        other = pool.apply(reader.read, (png, Options(candidates=3)))
    assert other.model.version == "9.8.7"
    assert timeless(other) == timeless(reader.read(png, Options(candidates=3)))


def timeless(reading: Reading) -> Reading:
    return dataclasses.replace(reading, elapsed_ms=0.0)


def test_a_broken_image_raises(reader):
    with pytest.raises(BrokenImage):
        reader.read(b"no image")


def test_threads_do_not_mix_answers(reader):
    samples = [encoded(image) for image, _ in captchas(20)]
    alone = [reader.read(data).text for data in samples]
    mixed: dict[int, str] = {}

    def read(place: int) -> None:
        mixed[place] = reader.read(samples[place]).text

    threads = [threading.Thread(target=read, args=(place,)) for place in range(len(samples))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [mixed[place] for place in range(len(samples))] == alone
