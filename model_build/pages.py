"""The pages that are written from data, so that no figure is copied by hand.

    python -m model_build.pages       # writes them; `make accuracy` does so with new figures

``docs/model-card.md`` and ``docs/accuracy.md`` are whole pages; of ``README.md``, what stands
between its markers. They are made of the embedded model's card and ``docs/measurements``.
"""

from pathlib import Path

from model_build import accuracy_page, card, card_page
from model_build.evaluation.measurements import read_browser, read_peers
from model_build.markdown import between

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def pages() -> dict[str, str]:
    """The pages' texts by their path in the project.

    Raises ``OSError`` and ``ValueError`` where the data or the README's markers are not whole.
    """
    embedded, peers, browser = card.read(), read_peers(), read_browser()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return {
        "docs/model-card.md": card_page.page(embedded),
        "docs/accuracy.md": accuracy_page.page(embedded, peers, browser),
        "README.md": between(readme, "figures", accuracy_page.summary(embedded, peers)),
    }


def write() -> None:
    """Writes them. Raises as ``pages`` does, and then writes none."""
    for path, text in pages().items():
        (ROOT / path).parent.mkdir(exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
