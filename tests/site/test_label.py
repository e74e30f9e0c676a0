"""The page for labelling in a real browser: before `recognize label`, and on its own in private."""

import csv
import re
import subprocess
import sys

import pytest

from recognize.label.table import Table
from tests.support.browser import upload
from tests.support.page import violations
from tests.support.pictures import captchas, encoded

PICTURES = [(f"{number}.png", encoded(image)) for number, (image, _) in enumerate(captchas(12))]


@pytest.fixture
def served(tmp_path):
    """A folder, and the address at which it is labelled."""
    for name, content in PICTURES:
        (tmp_path / name).write_bytes(content)
    command = [sys.executable, "-m", "recognize.cli", "label", tmp_path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield tmp_path, re.search(r"http://\S+", process.stdout.readline())[0]
        process.kill()


def opened(context, address):
    """The page, ready, and the addresses that it asked."""
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: asked.append(f"error: {error}"))
    page.goto(address)
    page.wait_for_selector("body[data-ready]")
    return page, asked


def typed(page, text, key="Enter"):
    """Types over what is selected, and waits for the next picture."""
    before = page.inner_text("#file")
    page.keyboard.type(text)
    page.keyboard.press(key)
    page.wait_for_function("f => document.getElementById('file').innerText !== f", arg=before)
    return before


def test_a_folder_is_labelled_by_keyboard_alone(browser, served):
    folder, address = served
    with browser.new_context() as context:
        page, asked = opened(context, address)
        assert page.evaluate("document.activeElement.id") == "text"
        selected = "(({ selectionStart: from, selectionEnd: to }) => to - from)"
        length = page.evaluate(f"{selected}(document.getElementById('text'))")
        assert length == len(page.input_value("#text")) > 0
        first = typed(page, "mK4t")
        assert Table(folder).labelled() == {first: "mK4t"}
        skipped = typed(page, "", "Escape")
        second = typed(page, "aB")
        assert Table(folder).labelled() == {first: "mK4t", second: "aB"}
        # Back twice: the label can be typed anew, and the skipped one has none.
        typed(page, "", "Shift+Enter")
        assert page.inner_text("#file") == second and page.input_value("#text") == "aB"
        typed(page, "aC")
        assert Table(folder).text_of(second) == "aC" and skipped not in Table(folder).labelled()
        # What another one typed is shown, not overwritten.
        here = page.inner_text("#file")
        Table(folder).put(here, "theirs", before="")
        page.keyboard.type("ours")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="It says theirs").wait_for()
        assert violations(page) == []
        assert Table(folder).text_of(here) == "theirs"
        page.get_by_role("button", name="It says ours").click()
        page.wait_for_function("f => document.getElementById('file').innerText !== f", arg=here)
        assert Table(folder).text_of(here) == "ours"
        # A draft outlives the page.
        at = page.inner_text("#file")
        page.keyboard.type("half")
        page.reload()
        page.wait_for_selector("body[data-ready]")
        assert (page.inner_text("#file"), page.input_value("#text")) == (at, "half")
        own = address.split("/")[2]
        assert all(one.startswith(("data:", f"http://{own}/")) for one in asked), asked


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_for_everybody_and_marks_what_is_unlike_others(browser, served, scheme):
    _, address = served
    size = {"width": 320, "height": 700}
    with browser.new_context(color_scheme=scheme, viewport=size) as context:
        page, _ = opened(context, address)
        for _ in range(11):
            typed(page, "abcd1")
        page.keyboard.type("x")
        page.wait_for_selector("#marks li")
        assert "1 characters; the others have 5." in page.inner_text("#marks")
        assert "11 of 12 labelled" in page.inner_text("#count")
        assert "mean confidence" in page.inner_text("#outlook")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        page.keyboard.press("Enter")
        page.wait_for_selector("#finished:not([hidden])")
        assert "Every picture has a label" in page.inner_text("#finished")


def test_in_private_mode_labels_are_kept_here_and_saved_as_a_table(browser, url, tmp_path):
    with browser.new_context() as context:
        page, asked = opened(context, f"{url}label/")
        assert page.is_hidden("#form") and violations(page) == []
        table = b'file,text\r\n0.png,"a,1"\r\n'
        files = [upload(name, content) for name, content in PICTURES[:4]]
        page.set_input_files("#files", [*files, upload("labels.csv", table, "text/csv")])
        page.wait_for_selector("#form:not([hidden])")
        assert "1 of 4 labelled" in page.inner_text("#count")
        assert page.input_value("#text") and "% sure" in page.inner_text("#read")
        first = typed(page, "mK4t")
        assert violations(page) == []
        page.close()
        page, more = opened(context, f"{url}label/")
        page.wait_for_selector("#form:not([hidden])")
        assert "2 of 4 labelled" in page.inner_text("#count")
        with page.expect_download() as saved:
            page.click("#save")
        saved.value.save_as(tmp_path / "labels.csv")
        with (tmp_path / "labels.csv").open(newline="") as file:
            rows = dict(csv.reader(file))
        assert rows == {"file": "text", "0.png": "a,1", first: "mK4t"}
        # Another person's table: what is new is taken, what differs is shown.
        theirs = f"file,text\n{first},uno\n{first},eins\n".encode()
        page.set_input_files("#files", [upload("labels.csv", theirs, "text/csv")])
        page.get_by_role("button", name="It says eins").wait_for()
        with page.expect_download() as saved:
            page.click("#save")
        saved.value.save_as(tmp_path / "both.csv")
        assert {f"{first},uno", f"{first},eins"} < {*(tmp_path / "both.csv").read_text().split()}
        page.get_by_role("button", name="It says eins").click()
        # What was not shown is shown beside the one that was chosen.
        page.get_by_role("button", name="It says uno").wait_for()
        page.get_by_role("button", name="It says uno").click()
        page.wait_for_function("f => document.getElementById('file').innerText !== f", arg=first)
        page.on("dialog", lambda dialog: dialog.accept())
        page.click("#forget")
        page.wait_for_selector("#form", state="hidden")
        assert page.evaluate("indexedDB.databases().then(all => all.length)") == 1
        assert all(one.startswith(("data:", "blob:", url)) for one in asked + more), asked + more
