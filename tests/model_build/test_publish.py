"""``model_build.publish``: versions that never change, and a pointer that moves."""

import json
import threading

import pytest

from model_build.publish import PublishError, main, promote, publish, rollback, show, versions
from recognize.model import ModelError
from tests.support.patience import PATIENCE_S


def test_publish_writes_files_and_then_the_manifest(s3, bucket, model_directory):
    directory = model_directory("9.1.0")
    assert publish(s3, directory, f"s3://{bucket}/p") == f"s3://{bucket}/p/ctc/9.1.0"
    objects = s3.list_objects_v2(Bucket=bucket)["Contents"]
    assert {item["Key"] for item in objects} == {
        f"p/ctc/9.1.0/{name}" for name in ("card.json", "manifest.json", "model.tflite")
    }
    manifest = show(s3, f"s3://{bucket}/p/ctc/9.1.0")["manifest"]
    assert manifest["files"]["model.tflite"]["bytes"] == (directory / "model.tflite").stat().st_size
    card = json.loads((directory / "card.json").read_text())
    assert manifest["files"]["model.tflite"]["sha256"] == card["sha256"]


def test_the_same_model_again_changes_nothing(s3, bucket, model_directory):
    directory = model_directory("9.1.0")
    uri = publish(s3, directory, f"s3://{bucket}/p")
    before = show(s3, uri)
    assert publish(s3, directory, f"s3://{bucket}/p") == uri
    assert show(s3, uri) == before


def test_a_version_is_never_overwritten(s3, bucket, model_directory):
    directory = model_directory("9.1.0")
    uri = publish(s3, directory, f"s3://{bucket}/p")
    before = show(s3, uri)
    card = json.loads((directory / "card.json").read_text())
    (directory / "card.json").write_text(json.dumps(card | {"temperature": 1.5}))
    with pytest.raises(PublishError, match="never changed: give the card a new version"):
        publish(s3, directory, f"s3://{bucket}/p")
    assert show(s3, uri) == before


def test_an_interrupted_publication_is_resumed(s3, bucket, model_directory):
    directory = model_directory("9.1.0")
    s3.put_object(
        Bucket=bucket, Key="p/ctc/9.1.0/card.json", Body=(directory / "card.json").read_bytes()
    )
    assert versions(s3, f"s3://{bucket}/p") == []
    publish(s3, directory, f"s3://{bucket}/p")
    assert [one["version"] for one in versions(s3, f"s3://{bucket}/p")] == ["9.1.0"]


def test_a_model_that_does_not_load_is_not_published(s3, bucket, model_directory):
    directory = model_directory("9.1.0")
    (directory / "model.tflite").write_bytes(b"no model")
    with pytest.raises(ModelError):
        publish(s3, directory, f"s3://{bucket}/p")
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


@pytest.mark.parametrize("version", ["current", "../x", "a/b", "", ".hidden"])
def test_versions_that_would_break_the_layout(s3, bucket, model_directory, version):
    directory = model_directory("9.1.0")
    card = json.loads((directory / "card.json").read_text())
    (directory / "card.json").write_text(json.dumps(card | {"version": version}))
    with pytest.raises(PublishError, match="cannot be the name or version"):
        publish(s3, directory, f"s3://{bucket}/p")


def test_promote_and_rollback(s3, bucket, model_directory):
    model = f"s3://{bucket}/p/ctc"
    for version in ("9.1.0", "9.2.0", "9.3.0"):
        publish(s3, model_directory(version), f"s3://{bucket}/p")
        promote(s3, model, version)
    assert show(s3, model)["version"] == "9.3.0"
    assert [rollback(s3, model), rollback(s3, model)] == ["9.2.0", "9.1.0"]
    assert show(s3, model)["version"] == "9.1.0"
    with pytest.raises(PublishError, match="no version to go back to"):
        rollback(s3, model)
    with pytest.raises(PublishError, match="is not published"):
        promote(s3, model, "9.4.0")
    marked = {one["version"]: one["current"] for one in versions(s3, f"s3://{bucket}/p")}
    assert marked == {"9.1.0": True, "9.2.0": False, "9.3.0": False}


def at_once(*actions) -> list:
    """Runs the actions in threads that start together; their results or errors."""
    barrier = threading.Barrier(len(actions))
    results = [None] * len(actions)

    def run(index: int) -> None:
        barrier.wait()
        try:
            results[index] = actions[index]()
        except PublishError as error:
            results[index] = error

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_publishers_of_one_version(s3, bucket, model_directory, tmp_path):
    """One of them wins whole: files and manifest are of the same model."""
    for trial in range(5):
        first = model_directory(f"9.{trial}.0")
        second = tmp_path / f"second-{trial}"
        first.rename(second)
        first = model_directory(f"9.{trial}.0", temperature=1.5)
        results = at_once(
            lambda first=first: publish(s3, first, f"s3://{bucket}/p"),
            lambda second=second: publish(s3, second, f"s3://{bucket}/p"),
        )
        won = [result for result in results if isinstance(result, str)]
        assert len(won) == 1, results
        winner = (first, second)[results.index(won[0])]
        assert show(s3, won[0])["card"] == json.loads((winner / "card.json").read_text())
        # The function verifies every hash of the manifest.
        from recognize.hosting.model_source import load

        model, source = load(won[0], PATIENCE_S)
        assert source.error is None and model.card == show(s3, won[0])["card"]


class ReadTogether:
    """A client whose reads of the pointer all happen before any of its writes."""

    def __init__(self, client, barrier: threading.Barrier):
        self.client, self.barrier = client, barrier

    def __getattr__(self, name: str):
        return getattr(self.client, name)

    def put_object(self, **arguments):
        self.barrier.wait()
        return self.client.put_object(**arguments)


def test_two_promotions_at_once(s3, bucket, model_directory):
    model = f"s3://{bucket}/p/ctc"
    for version in ("9.1.0", "9.2.0", "9.3.0"):
        publish(s3, model_directory(version), f"s3://{bucket}/p")
    promote(s3, model, "9.1.0")
    barrier = threading.Barrier(2)
    results = at_once(
        *(
            lambda version=version: promote(ReadTogether(s3, barrier), model, version)
            for version in ("9.2.0", "9.3.0")
        )
    )
    lost = [error for error in results if error is not None]
    assert len(lost) == 1 and "Somebody else moved" in str(lost[0])
    assert show(s3, model)["history"] == ["9.1.0"]


def test_the_command_line(bucket, model_directory, capsys):
    root = f"s3://{bucket}/p"
    assert main(["publish", str(model_directory("9.1.0")), root, "--promote"]) == 0
    assert main(["publish", str(model_directory("9.2.0")), root]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"published {root}/ctc/9.1.0",
        f"current: MODEL_URI={root}/ctc/current",
        f"published {root}/ctc/9.2.0",
    ]
    assert main(["promote", f"{root}/ctc", "9.2.0"]) == 0
    assert main(["list", root]) == 0
    listed = capsys.readouterr().out
    assert "  ctc 9.1.0 " in listed and "* ctc 9.2.0 " in listed
    assert main(["rollback", f"{root}/ctc"]) == 0
    assert main(["show", f"{root}/ctc"]) == 0
    assert '"version": "9.1.0"' in capsys.readouterr().out
    assert main(["promote", f"{root}/ctc", "8.0.0"]) == 1
    assert "is not published" in capsys.readouterr().err
    assert main(["list", "s3://no-such-bucket-anywhere"]) == 1
    assert "NoSuchBucket" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["list", "https://example.org"])
    assert "not of the form s3://bucket/prefix" in capsys.readouterr().err
