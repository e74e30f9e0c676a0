"""What people read: links lead somewhere, pictures are shown, the README stays short."""

import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# A link or a picture: [text](target).
LINK = re.compile(r"\]\(([^()\s]+)\)")
# A command that runs a module of this project.
MODULE = re.compile(r"python3? -m ((?:recognize|model_build|training|scripts)[\w.]*)")
PICTURES = (".png", ".jpg", ".svg", ".gif", ".webp")


def committed(*patterns: str) -> list[Path]:
    """Files that Git has or would take, none that it ignores."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.check_output(command, cwd=ROOT, text=True).splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


PAGES = committed("*.md")


def links(page: Path) -> set[str]:
    """What a page links to, outside its code."""
    text = page.read_text(encoding="utf-8")
    return set(LINK.findall(re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def within(link: str) -> bool:
    """Whether a link leads into the project."""
    return "://" not in link and not link.startswith("mailto:")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    for link in filter(within, links(page)):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link} is not there"
        if anchor:
            assert anchor in anchors(target), f"{link}: no such heading"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_module_that_a_page_runs_is_there(page):
    for module in MODULE.findall(page.read_text(encoding="utf-8")):
        assert find_spec(module.rstrip(".")), f"python -m {module}"


def test_the_pages_are_found():
    assert {ROOT / "README.md", ROOT / "docs/accuracy.md"} <= set(PAGES)
    assert "docs/api.md" in links(ROOT / "README.md")
    assert "training.train" in MODULE.findall((ROOT / "docs/train.md").read_text())
    assert "measured" in anchors(ROOT / "docs/operators.md")


def test_every_picture_of_the_docs_is_shown_by_a_page():
    shown = {
        (page.parent / link).resolve() for page in PAGES for link in links(page) if within(link)
    }
    pictures = {path for path in committed("docs") if path.suffix in PICTURES}
    assert pictures and pictures <= shown, pictures - shown


def test_the_readme_has_at_most_150_lines():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150
