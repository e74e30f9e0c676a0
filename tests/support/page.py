"""The page as a person uses it, and what axe says of a page."""

from pathlib import Path
from typing import TypeVar

from playwright.sync_api import FilePayload, Locator, Page

from tests.support.helpers import ROOT

# Contents, or files; never both at once.
File = TypeVar("File", FilePayload, Path)
AXE = ROOT / "node_modules/axe-core/axe.min.js"
WATCH = """() => {
    window.longest = 0;
    let before = performance.now();
    let began = before;
    const files = document.querySelector("#files");
    files.addEventListener("change", () => (began = performance.now()), { capture: true });
    const frame = (now) => {
        window.longest = Math.max(window.longest, now - before);
        before = now;
        if (document.querySelector(".row .text button")) window.first ??= now - began;
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
}"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def hand_in(page: Page, *files: File) -> Locator:
    """Chooses the files and waits until each has its answer.

    The rows, those handed in last before the others.
    """
    before = page.locator(".row").count()
    page.set_input_files("#files", list(files))
    wait_for_answers(page, before + len(files))
    return page.locator(".row")


def wait_for_answers(page: Page, count: int) -> None:
    page.wait_for_function(
        "n => document.querySelectorAll('.row').length === n"
        " && !document.querySelector('.row[aria-busy]')",
        arg=count,
    )


def frame_and_first(page: Page, *files: File) -> tuple[float, float]:
    """Milliseconds, while the files are handed in and answered, of a page without readings.

    Between two frames, at most; and from the files' choice to the frame that shows the first text.
    """
    page.evaluate(WATCH)
    hand_in(page, *files)
    return page.evaluate("window.longest"), page.evaluate("window.first")


def shown_text(row: Locator) -> str:
    return "".join(row.locator(".text button").all_text_contents())


def save_settings(page: Page, **fields: str | bool) -> None:
    """Fills the fields of the settings and saves them."""
    page.click("[data-opens=settings]")
    for name, value in fields.items():
        if isinstance(value, bool):
            page.set_checked(f"#{name}", value)
        elif name == "case":
            page.select_option("#case", value)
        else:
            page.fill(f"#{name}", value)
    page.click("#settings button[value=save]")


def violations(page: Page) -> list[str]:
    if not page.evaluate("Boolean(window.axe)"):
        # Past the page's policy, which refuses scripts of others.
        page.evaluate(AXE.read_text() + "; undefined")
    report = page.evaluate("rules => axe.run({ runOnly: rules })", RULES)
    return [
        f"{item['id']}: {node['html'][:120]}"
        for item in report["violations"]
        for node in item["nodes"]
    ]
