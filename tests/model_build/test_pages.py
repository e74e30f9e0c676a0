"""The pages that are written from data are those of today's data."""

import shutil

from model_build import pages
from model_build.pages import ROOT


def test_the_committed_pages_are_current(tmp_path, monkeypatch):
    shutil.copy(ROOT / "README.md", tmp_path)
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    pages.write()
    written = {path.relative_to(tmp_path) for path in tmp_path.rglob("*.md")}
    assert {str(path) for path in written} == {
        "README.md", "docs/accuracy.md", "docs/model-card.md"
    }  # fmt: skip
    for path in written:
        committed = (ROOT / path).read_text(encoding="utf-8")
        assert (tmp_path / path).read_text(encoding="utf-8") == committed, (
            f"{path} is not current: run python -m model_build.pages"
        )
