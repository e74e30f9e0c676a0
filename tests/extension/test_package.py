"""What the store is given."""

import json
import zipfile

from recognize import __version__
from scripts.icons import EXAMPLE_MODULE
from tests.support.helpers import ROOT


def test_only_the_permissions_that_are_told(built):
    manifest = json.loads((built / "extension/manifest.json").read_text())
    assert sorted(manifest["permissions"]) == [
        "activeTab",
        "clipboardWrite",
        "contextMenus",
        "offscreen",
        "scripting",
        "storage",
    ]
    assert manifest["optional_host_permissions"] == [
        "https://*/*",
        "http://localhost/*",
        "http://127.0.0.1/*",
    ]
    assert "host_permissions" not in manifest and "content_scripts" not in manifest


def test_the_version_is_the_python_packages(built):
    manifest = json.loads((built / "extension/manifest.json").read_text())
    assert manifest["version"] == __version__


def test_zip_is_ready_for_the_store(built):
    with zipfile.ZipFile(built / "captcha-reader-extension.zip") as packed:
        names = {name for name in packed.namelist() if not name.endswith("/")}
        assert packed.testzip() is None
    unpacked = {
        str(path.relative_to(built / "extension"))
        for path in (built / "extension").rglob("*")
        if path.is_file()
    }
    assert names == unpacked >= {"manifest.json", "icons/128.png", "runtime/model.tflite.gz"}


def test_the_welcome_page_knows_what_its_picture_says():
    assert (ROOT / "extension/example.js").read_text() == EXAMPLE_MODULE
