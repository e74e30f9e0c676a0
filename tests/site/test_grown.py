"""The page with a model that knows further characters: in this browser, and by its server."""

import csv
import gzip
import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import grown
from tests.support.browser import open_page, upload
from tests.support.page import hand_in, shown_text
from tests.support.pictures import encoded
from tests.support.serving import serving

TEXTS = ("бвг", "中йг", "вйб7")
FILES = [upload(f"{n}.png", encoded(grown.picture(text))) for n, text in enumerate(TEXTS)]


@pytest.fixture(scope="module")
def url(built, grown_model, tmp_path_factory) -> Iterator[str]:
    """The built page with that model in its runtime, as ``MODEL_DIR=...`` has it, and its server.

    The build itself is the one that all tests share.
    """
    site = Path(shutil.copytree(built / "site", tmp_path_factory.mktemp("grown-site") / "site"))
    (runtime,) = (site / "runtime").iterdir()
    network = (grown_model / "model.tflite").read_bytes()
    (runtime / "model.tflite.gz").write_bytes(gzip.compress(network))
    shutil.copy(grown_model / "card.json", runtime / "card.json")
    with serving(SITE_DIR=str(site), MODEL_URI=str(grown_model)) as client:
        yield f"{client.base_url}/"


@pytest.fixture(params=["server", "private"])
def page(request, browser, url):
    """The page with its server reading, or this browser."""
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = open_page(context, url)
        if request.param == "private":
            page.click("#private")
            ready = "() => document.getElementById('live').innerText.includes('is ready')"
            page.wait_for_function(ready)
        yield page
        assert page.evaluate("window.uncaught") is None


def saved(page, button: str) -> bytes:
    with page.expect_download() as download:
        page.click(button)
    return Path(download.value.path()).read_bytes()


def test_it_reads_them_and_packs_their_labels(page):
    hand_in(page, *FILES)
    page.select_option("#order", "oldest")
    assert [shown_text(row) for row in page.locator(".row").all()] == [*TEXTS]
    with zipfile.ZipFile(io.BytesIO(saved(page, "#take-zip"))) as archive:
        table = archive.read("readings/labels.csv").decode()
    assert [row["text"] for row in csv.DictReader(io.StringIO(table))] == [*TEXTS]


def test_its_settings_take_them_and_no_others(page):
    page.click("[data-opens=settings]")
    named = "further => document.getElementById('alphabet-names').textContent.endsWith(further)"
    page.wait_for_function(named, arg=grown.FURTHER)
    page.fill("#alphabet", "д")
    page.click("#settings button[value=save]")
    assert f"{grown.FURTHER}, not 'д'" in page.inner_text("#settings-error")
    page.fill("#alphabet", "中,digits")
    page.select_option("#case", "upper")
    page.click("#settings button[value=save]")
    assert "the allowed characters have no case" in page.inner_text("#settings-error")
    page.fill("#alphabet", "Б-г")
    page.fill("#profile", '{"characters": {"б": 0.4, "в": 0.4}, "case": "lower"}')
    page.click("#settings button[value=save]")
    assert shown_text(hand_in(page, FILES[0])) == "БВг"


def test_pictures_of_one_kind_have_a_profile_of_them(page):
    hand_in(page, *FILES)
    page.check("#one-kind")
    page.wait_for_function(
        "() => document.getElementById('kind-said').textContent.includes('3 pictures read')"
    )
    assert '"б"' in saved(page, "#save-profile").decode()
