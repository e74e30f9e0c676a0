"""``recognize.__version__`` is the version of all; the extension's is tested with its package."""

import re

from recognize import __version__
from recognize.app import create_app
from tests.support.helpers import ROOT


def test_the_api_says_it(reader):
    assert create_app(reader).openapi()["info"]["version"] == __version__


def test_the_changelog_begins_with_it():
    """Above it may stand what is not released yet."""
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    released = [heading for heading in headings if heading != "Unreleased"]
    assert re.fullmatch(rf"{re.escape(__version__)} - \d{{4}}-\d\d-\d\d", released[0])
    # Newest first, none twice.
    versions = [tuple(map(int, heading.split(" - ")[0].split("."))) for heading in released]
    assert versions == sorted(set(versions), reverse=True)
