"""The whole way, small: what is written, what is kept, what a stop leaves, what a server reads."""

from types import SimpleNamespace

import pytest

from model_build import card
from tests.support.disk import files_up_to
from training import run
from training.adaptation import learner, look, written
from training.adaptation import teach as whole
from training.adaptation.errors import CannotTeach, TooFewRead
from training.adaptation.pictures import Example
from training.adaptation.session import Session
from training.adaptation.teach import teach
from training.renderer import fonts

pytestmark = pytest.mark.slow


@pytest.fixture
def lines() -> list[str]:
    return []


def test_a_stopped_course_goes_on_with_what_it_had(tmp_path, source, small, lines, monkeypatch):
    """With the pictures, too, that the first call had time to look at."""
    examples, out = source(14, 14), tmp_path / "taught"
    monkeypatch.setattr(look, "LEAST_LOOKED", 12)
    monkeypatch.setattr(whole, "LOOKING", 0)
    real, calls = run.train_steps, []

    def stopping(*given):
        calls.append(given)
        if len(calls) == 3:  # in the middle of the second of three networks
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(run, "train_steps", stopping)
    with pytest.raises(KeyboardInterrupt):
        teach(examples, out, say=lines.append, minutes=600)
    work = tmp_path / "taught.work"
    assert (work / "part-0/round-0/final.weights.h5").exists()
    assert not (work / "part-1/round-0/final.weights.h5").exists()
    stopped = len(calls)
    assert "look at 12 of 14 pictures" in lines[0]
    lines.clear()
    monkeypatch.setattr(whole, "LOOKING", 1)
    teach(examples, out, say=lines.append, minutes=600)
    assert "going on where the last call was stopped" in lines
    assert len(calls) - stopped == 4  # both checkpoints of the second and of the third
    assert not work.exists()


def test_a_full_disk_at_the_begin_leaves_nothing_half(tmp_path, source, small, lines):
    """The next call learns; what is no better, as here, is not written."""
    examples, out = source(12, 12), tmp_path / "taught"
    with files_up_to(200_000), pytest.raises(OSError):
        teach(examples, out, say=lines.append, minutes=600)
    assert not out.exists()
    taught = teach(examples, out, say=lines.append, minutes=600)
    assert taught.model_dir is None and not out.exists()
    assert taught.before[0] > 0.5 > taught.after[0] == 0  # the tiny network knows nothing
    assert "the old model is kept" in lines[-1]
    assert not (tmp_path / "taught.work").exists()


def test_a_full_disk_at_the_end_leaves_the_old_directory(
    tmp_path, source, small, lines, model_directory, monkeypatch
):
    """The next call has only to write the model, of a source without labels here."""
    out = model_directory("1.0.0")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    real = written.model_directory.write

    def full(*given):
        with files_up_to(4096):
            real(*given)

    monkeypatch.setattr(written.model_directory, "write", full)
    examples = source(30, 0)
    with pytest.raises(OSError):
        teach(examples, out, say=lines.append, minutes=600)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    monkeypatch.setattr(written.model_directory, "write", real)
    taught = teach(examples, out, say=lines.append, minutes=600)
    assert taught.model_dir == out and taught.unlabelled == 30 and taught.labels == 0
    assert taught.before is taught.after is None
    assert sorted(path.name for path in out.iterdir()) == ["card.json", "model.tflite"]
    assert (out / "model.tflite").read_bytes() != before["model.tflite"]
    assert not out.with_name(f"{out.name}.work").exists()
    told = card.parse((out / "card.json").read_text())
    assert told["adaptation"]["unlabelled"] == 30 and "after" not in told["adaptation"]
    assert told["temperature"] == card.read()["temperature"]  # nothing says otherwise
    assert "label some" in lines[-1]


@pytest.mark.parametrize(("count", "labelled"), [(1, 1), (9, 9), (29, 0), (60, 3)])
def test_too_few_are_refused_with_what_it_takes(tmp_path, source, small, count, labelled):
    with pytest.raises(CannotTeach, match="10 labelled ones, or 30 without any label"):
        teach(source(count, labelled), tmp_path / "taught", say=print, minutes=600)
    assert not (tmp_path / "taught").exists() and not (tmp_path / "taught.work").exists()


def test_what_a_stopped_call_trained_is_kept_where_pictures_are_missing(tmp_path, source, small):
    trained = tmp_path / "taught.work/part-0/round-0/final.weights.h5"
    trained.parent.mkdir(parents=True)
    trained.touch()
    with pytest.raises(CannotTeach, match="10 labelled ones"):
        teach(source(1, 1), tmp_path / "taught", say=print, minutes=600)
    assert trained.exists()


def test_without_the_fonts_nothing_is_begun(tmp_path, source, monkeypatch):
    fonts.all_typefaces.cache_clear()
    fonts.typefaces.cache_clear()
    monkeypatch.setattr(fonts, "INDEX", tmp_path / "fonts.json")
    with pytest.raises(CannotTeach, match="run `make families`$"):
        teach(source(12, 12), tmp_path / "taught", say=print)
    assert not (tmp_path / "taught.work").exists()


def test_labels_of_two_texts_cannot_be_asked(tmp_path, source, small):
    examples = [Example(one.path, "ab" if n % 2 else "cd") for n, one in enumerate(source(12, 12))]
    with pytest.raises(CannotTeach, match="2 texts or pictures"):
        teach(examples, tmp_path / "taught", say=print, minutes=600)


def test_a_folder_with_other_things_is_not_written_into(tmp_path, source):
    examples = source(1, 1)
    with pytest.raises(CannotTeach, match="holds other things than a model"):
        teach(examples, tmp_path / "source")


def test_two_calls_do_not_work_in_one_folder(tmp_path, source, small):
    with whole._alone(tmp_path / "taught.work"), pytest.raises(CannotTeach, match="another call"):
        teach(source(1, 1), tmp_path / "taught")


def test_a_round_for_which_there_is_no_time_is_left_out(
    tmp_path, source, small, lines, monkeypatch
):
    """The one before has taught already; before the first, nothing has."""
    examples, out = source(30, 0), tmp_path / "taught"
    real, calls = run.train_steps, []
    # TensorFlow forgets with its seed what it has compiled: a round would begin with seconds.
    monkeypatch.setattr(run.keras.utils, "set_random_seed", lambda _: pytest.fail("seeded"))

    def slow(*given):
        calls.append(given)
        if len(calls) in (1, 4):  # a round has two checkpoints
            raise run.OutOfTime
        return real(*given)

    monkeypatch.setattr(run, "train_steps", slow)
    with pytest.raises(CannotTeach, match="More --minutes"):
        teach(examples, out, say=lines.append, minutes=600)
    assert not out.exists()
    taught = teach(examples, out, say=lines.append, minutes=600)
    assert "the time is over after 1 of 3 rounds" in lines
    assert taught.model_dir == out and (out / "model.tflite").exists()


@pytest.mark.parametrize(
    ("count", "labelled", "learnt"),
    [(42, 12, ["8 labels", "8 labels and 30 readings"]), (30, 0, ["0 labels and 30 readings"])],
)
def test_beside_labels_only_what_their_network_reads_is_learnt(
    tmp_path, source, small, lines, monkeypatch, count, labelled, learnt
):
    def all_read(seen, *_):
        return [Example(one.example.path, "ab12") for one in seen]

    monkeypatch.setattr(learner, "learnable", all_read)
    teach(source(count, labelled), tmp_path / "taught", say=lines.append, minutes=600)
    told = [line.partition(", on ")[2].partition(";")[0] for line in lines if "training " in line]
    assert told[: len(learnt)] == learnt


def test_where_hardly_a_picture_is_read_nothing_is_learnt(
    tmp_path, source, small, lines, monkeypatch
):
    monkeypatch.setattr(learner, "LEAST", 2.0)
    with pytest.raises(TooFewRead, match="of 30 pictures 0 are read surely enough"):
        teach(source(30, 0), tmp_path / "taught", say=lines.append, minutes=600)
    assert not (tmp_path / "taught").exists()


@pytest.mark.parametrize(
    ("labels", "seconds", "rounds", "read", "training"),
    [
        (0, 60, 3, 30, 1000 - 2 * 60),
        # Reading them again twice would take more than a third of the time.
        (0, 200, 2, 30, 1000 - 200),
        (0, 400, 1, 30, 1000),
        # Half of them are labelled, and three networks read the others again, or some of them.
        (30, 60, 2, 30, 1000 - 3 * 30),
        (30, 300, 2, 23, 1000 - 3 * 23 * 5),
        (30, 2000, 1, 0, 1000),
    ],
)
def test_there_are_as_many_rounds_as_reading_again_leaves_time_for(
    labels, seconds, rounds, read, training
):
    found = SimpleNamespace(labelled=[None] * labels, unlabelled=[None] * 30, seconds=seconds)
    session = Session(found, *[None] * 7)
    *planned, left = session._rounds(3 if labels else 1, 1000.0)
    assert planned == [rounds, read] and left == pytest.approx(training)
