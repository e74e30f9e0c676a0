"""What is made of the Python sources is what lies in the tree."""

import dataclasses
import json
import shutil
import subprocess

import pytest

from model_build import derived
from recognize import images, limits
from recognize.options import OPTIONS
from recognize.views import VIEWS


@pytest.mark.parametrize("path", derived.FILES)
def test_the_files_in_the_tree_are_current(path):
    present = (derived.ROOT / path).read_text(encoding="utf-8")
    assert present == derived.FILES[path](present), "run python -m model_build.derived"


def test_a_file_that_is_not_current_is_told_and_written(tmp_path, monkeypatch, capsys):
    for path in [*derived.FILES, derived.LOOK]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(derived.ROOT / path, tmp_path / path)
    monkeypatch.setattr(derived, "ROOT", tmp_path)
    assert derived.main(["--check"]) == 0
    monkeypatch.setattr(limits, "MAX_CANDIDATES", limits.MAX_CANDIDATES + 1)
    assert derived.main(["--check"]) == 1
    told = capsys.readouterr().err
    assert "site/lib/limits.js is not current" in told and "docs/api.md is not current" in told
    assert "docs/operators.md" not in told
    assert derived.main([]) == 0
    assert derived.main(["--check"]) == 0
    assert "MAX_CANDIDATES = 11;" in (tmp_path / "site/lib/limits.js").read_text()


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is missing")
def test_javascript_reads_the_same_values():
    module = (derived.ROOT / "site/lib/limits.js").as_uri()
    program = f"console.log(JSON.stringify(await import({json.dumps(module)})))"
    command = ["node", "--input-type=module", "--eval", program]
    there = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert there["MAX_IMAGE_BYTES"] == limits.MAX_IMAGE_BYTES
    # Through JSON, which has no tuples.
    assert there["VIEWS"] == json.loads(json.dumps([dataclasses.asdict(view) for view in VIEWS]))
    assert [start["start"].encode("latin-1") for start in there["FOREIGN"]] == [
        start for _, start, _ in images.FOREIGN
    ]
    assert there["ALLOWED"] == {name: option.allowed for name, option in OPTIONS.items()}
    assert there["FLOOR"] == 1e-7
