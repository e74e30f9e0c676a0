"""The pages that show figures follow them; that they are current is ``test_derived``'s."""

import shutil

import pytest

from model_build import card, pages
from model_build.pages import PAGES, ROOT
from recognize.model import EMBEDDED


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The pages and the card, in a folder of their own that may be changed."""
    (tmp_path / "docs").mkdir()
    for path in PAGES:
        shutil.copy(ROOT / path, tmp_path / path)
    shutil.copy(EMBEDDED / "card.json", tmp_path)
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    monkeypatch.setattr(card, "EMBEDDED", tmp_path)
    return tmp_path


def test_today_s_figures_change_nothing(project):
    pages.write()
    for path in PAGES:
        assert (project / path).read_text() == (ROOT / path).read_text(), path


def test_new_figures_are_on_every_page(project):
    families = card.read()["families"]
    families["sets"]["held-out-trek-captcha"]["any_case"] = [0.123, 0.1, 0.2]
    card.record(families=families)
    pages.write()
    shown = {path: (project / path).read_text() for path in PAGES}
    assert "| 12.30 (10.00-20.00) |" in shown["docs/model-card.md"]
    assert "| trek-captcha | 2,000 | 12.3 (10.0-20.0) |" in shown["docs/accuracy.md"]
    best = 100 * families["sets"]["held-out-authen-captcha"]["any_case"][0]
    assert f"(trek-captcha 12.3 to authen-captcha {best:.1f})" in shown["README.md"]


def test_without_its_markers_nothing_is_written(project):
    (project / "README.md").write_text("# A page without markers")
    (project / "docs/accuracy.md").write_text("old")
    with pytest.raises(ValueError, match="<!-- figures -->"):
        pages.write()
    assert (project / "docs/accuracy.md").read_text() == "old"
