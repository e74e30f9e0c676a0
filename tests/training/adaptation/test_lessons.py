"""Batches of a source: changed anew, the same for the same number, generated ones among them."""

from random import Random

import numpy as np
import pytest
from PIL import Image

from model_build.labels import pad
from recognize.alphabet import ALPHANUMERIC, OTHER, OWN, Alphabet
from recognize.images import content, to_tensor
from recognize.rows import in_one_row
from recognize.views import FIRST, tensor
from tests.support.pictures import below_each_other, word
from training.adaptation import lessons, replay
from training.adaptation.augment import augmented, reduced
from training.adaptation.errors import CannotTeach
from training.adaptation.lessons import Lesson, Lessons
from training.data.mixture import PLAIN
from training.renderer import scripts


@pytest.fixture
def lesson(tmp_path, source, monkeypatch):
    monkeypatch.setattr(replay, "sources", lambda: {"original-0.7.1": 1.0})
    replay.keep(tmp_path / "replay", 5, "test")
    return Lesson(tuple(source(3, 3)), 10, 1, tmp_path / "replay", lessons.generated(10))


def test_a_batch_has_the_source_first_and_then_generated_pictures(lesson):
    images, labels = lesson(0)
    assert images.shape == (10, 48, 160, 3) and images.dtype == np.float32
    assert lesson.generated == 4
    own = {tuple(pad(one.text)) for one in lesson.examples}
    assert {tuple(row) for row in labels[:6]} == own  # twice each, in an order of its own
    kept_images, kept_labels = replay.kept(lesson.replayed)
    for image, label in zip(images[6:], labels[6:]):
        (place,) = [n for n, one in enumerate(kept_images) if np.array_equal(one, image)]
        np.testing.assert_array_equal(kept_labels[place], label)


def test_beside_further_characters_more_is_learnt_again_and_most_of_it_is_plain():
    assert lessons.generated(32) == 13 and lessons.generated(32, Alphabet("б")) == 19
    alone, beside = replay.drawn_of(False), replay.drawn_of(True)
    assert alone == replay.sources() and beside.keys() == alone.keys()
    more = {name for name in alone if beside[name] > alone[name]}
    assert more == alone.keys() & {*PLAIN} and more


def test_pictures_of_further_characters_have_known_ones_beside_them(monkeypatch):
    monkeypatch.setattr(replay, "written", lambda rng, text, able: Image.new("RGB", (9, 9)))
    able = {one: frozenset({0}) for one in "бв"}
    texts = [replay._of_new(Random(number), (4, 6), able)[1] for number in range(60)]
    assert all(4 <= len(text) <= 6 and {*text} & {*able} for text in texts)
    written = "".join(texts)
    assert 0.4 < sum(one in able for one in written) / len(written) < 0.75
    assert {*written} - {*able} <= {*ALPHANUMERIC}


def test_two_rows_are_learnt_as_they_are_read(tmp_path):
    rows = [word("navy", "white", (120, 40), text) for text in ("mK4t", "W7xR")]
    picture, path = below_each_other(rows), tmp_path / "rows.png"
    picture.save(path)
    read = tensor(in_one_row(content(picture)), FIRST)
    np.testing.assert_array_equal(to_tensor(lessons.opened(path)), read)
    assert not np.array_equal(to_tensor(picture), read)
    rows[0].save(path)
    assert lessons.opened(path).size == rows[0].size


def test_a_picture_that_breaks_in_the_middle_is_named(lesson):
    lesson.examples[1].path.write_bytes(b"no more")
    with pytest.raises(
        CannotTeach, match=f"{lesson.examples[1].path.name}.* when the course began"
    ):
        lesson(0)


def test_a_batch_depends_on_its_number_alone(lesson):
    np.testing.assert_array_equal(lesson(3)[0], lesson(3)[0])
    assert not np.array_equal(lesson(3)[0], lesson(4)[0])


def test_generated_pictures_are_drawn_once(lesson, monkeypatch):
    before = [path.stat().st_mtime_ns for path in sorted(lesson.replayed.iterdir())]
    replay.keep(lesson.replayed, 5, "test")
    assert [path.stat().st_mtime_ns for path in sorted(lesson.replayed.iterdir())] == before


def test_generated_pictures_are_drawn_anew_for_another_alphabet(tmp_path, monkeypatch):
    """Of writing in other scripts, what the alphabet has is what it is, and the rest unknown."""
    monkeypatch.setattr(replay, "sources", lambda: {"foreign": 1.0})
    further = Alphabet("".join(sorted({*scripts.DRAWN} - {*"жЖ"})))
    labels = []
    for alphabet in (OWN, further):
        replay.keep(tmp_path / "replay", 40, "test", alphabet)
        labels.append(replay.kept(tmp_path / "replay")[1])
    own, known = labels
    assert own.max() == OTHER and known.max() > OTHER
    np.testing.assert_array_equal((own > 0).sum(1), (known > 0).sum(1))
    assert (known == OTHER).sum() < (own == OTHER).sum() / 4
    # Small letters that look like capitals of ours are themselves where they are known.
    assert ((own < OTHER) & (known > OTHER)).any() and not ((own > OTHER) | (own < 0)).any()


def test_new_characters_are_drawn_in_the_renderers_faces_too(tmp_path, monkeypatch):
    monkeypatch.setattr(replay, "sources", lambda: {"original-0.7.1": 1.0})
    # No font of the renderer's has the last one.
    alphabet = Alphabet("джф𒀀")
    _, labels = replay.draw(40, "test", alphabet, 0.5)
    new = [alphabet.decode(row[row > 0]) for row in labels if row.max() > OTHER]
    assert 10 < len(new) < 30 and set("".join(new)) <= {*ALPHANUMERIC, *"джф"}
    # What shows what is forgotten has none of them.
    _, labels = replay.draw(40, "test", alphabet, 0.0)
    assert labels.max() < OTHER


def test_validation_is_the_held_out_pictures_as_they_are(lesson, source):
    held_out = tuple(source(4, 4)[3:])
    images, labels = Lessons(lesson, held_out, 1).validation()
    assert len(images) == 1
    np.testing.assert_array_equal(labels[0], pad(held_out[0].text))
    assert len(Lessons(lesson, (), 1).validation()[0]) == 5  # the generated ones


def test_other_labels_are_other_data(lesson):
    one, *rest = lesson.examples
    changed = type(one)(one.path, "other")
    assert lessons.digest([one, *rest]) != lessons.digest([changed, *rest])


@pytest.mark.parametrize("size", [(160, 60), (20, 9), (8, 8), (3, 2), (1, 40), (480, 30)])
def test_pictures_of_any_size_are_changed(size):
    noise = np.random.default_rng(1).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    for seed in range(40):
        changed = augmented(Image.fromarray(noise), Random(seed))
        assert changed.mode == "RGB" and min(changed.size) >= 1


def test_most_pictures_are_changed_and_some_are_not():
    picture = Image.effect_noise((120, 40), 60).convert("RGB")
    same = sum(augmented(picture, Random(seed)) is picture for seed in range(200))
    assert 10 < same < 60


def test_large_pictures_are_brought_down_and_others_left():
    assert reduced(Image.new("RGB", (960, 100))).size == (480, 50)
    small = Image.new("RGB", (100, 40))
    assert reduced(small) is small
