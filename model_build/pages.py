"""The pages that show figures, written from data, so that no figure is copied by hand.

``docs/model-card.md`` and ``docs/accuracy.md`` are whole pages; of ``README.md``, what stands
between its markers. They are made of the embedded model's card and ``docs/measurements``.
``python -m model_build.derived`` writes them too; what measures does, with its new figures.
"""

from collections.abc import Callable
from pathlib import Path

from model_build import accuracy_page, card, card_page
from model_build.evaluation.measurements import read_browser, read_peers
from model_build.markdown import between

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def _model_card(_: str) -> str:
    return card_page.page(card.read())


def _accuracy(_: str) -> str:
    return accuracy_page.page(card.read(), read_peers(), read_browser())


def _readme(page: str) -> str:
    return between(page, "figures", accuracy_page.summary(card.read(), read_peers()))


# Of each page, a function from its present text to what it should be.
PAGES: dict[str, Callable[[str], str]] = {
    "docs/model-card.md": _model_card,
    "docs/accuracy.md": _accuracy,
    "README.md": _readme,
}


def write() -> None:
    """Writes them.

    Raises ``OSError`` and ``ValueError``, and then writes none, where the data, the pages or
    the README's markers are not whole.
    """
    texts = {
        ROOT / path: make((ROOT / path).read_text(encoding="utf-8")) for path, make in PAGES.items()
    }
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
