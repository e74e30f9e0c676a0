"""The audit's report in a real browser: as axe sees it, at any width, without a network."""

import pytest

from tests.support.page import violations
from tests.support.pictures import captchas, encoded
from training.audit.__main__ import main


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("audited")
    for number, (image, text) in enumerate(captchas(16, "default-0.7.1")):
        (folder / f"{text}_num{number}.png").write_bytes(encoded(image))
    (folder / "broken_num0.png").write_bytes(b"nothing")
    main([str(folder), "--out", str(folder / "out")])
    return folder / "out/report.html"


@pytest.mark.parametrize("width", [1000, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_is_for_everybody_and_asks_no_network(browser, report, scheme, width):
    size = {"width": width, "height": 800}
    with browser.new_context(color_scheme=scheme, viewport=size, offline=True) as context:
        page = context.new_page()
        asked, said = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(report.as_uri())
        assert [url for url in asked if not url.startswith("data:")] == [report.as_uri()]
        loaded = "[...document.images].every(one => one.complete && one.naturalWidth)"
        assert page.locator(".gallery img").count() >= 12 and page.evaluate(loaded)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        # axe is injected past the report's policy, which allows no script.
        assert violations(page) == [] and said == []
