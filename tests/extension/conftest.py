"""The shipped extension in real Chromium, and pages of ours for it."""

import pytest

from tests.support.extension import extension
from tests.support.login_pages import serving_pages


@pytest.fixture(scope="module")
def pages():
    with serving_pages() as running:
        yield running


@pytest.fixture(scope="module")
def installed(playwright, built):
    with extension(playwright, built / "extension") as running:
        yield running
