"""Which fonts are fit, and the command that picks them."""

import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from PIL import Image

from recognize.alphabet import ALPHANUMERIC
from tests.training.renderer import needs
from training.renderer import font_index, fonts


@needs.fonts_and_words
def test_the_index_keeps_letters_and_drops_symbols():
    faces = fonts.typefaces()
    assert len(faces) > 400
    assert len({face.path for face in faces}) == len(faces)
    for face in faces:
        assert set(face.characters) <= set(ALPHANUMERIC)
        assert face.legible >= font_index.LEGIBLE
    # Fonts of dingbats or with letters missing are among those installed and not kept.
    kept = {face.path for face in faces}
    assert set(font_index.installed()) - kept
    assert any(path.endswith("DejaVuSans.ttf") for path in kept)


def test_a_font_without_small_letters_labels_what_it_draws():
    """Of two characters that look the same, one stands for both."""
    same = Image.new("L", (10, 20), 255)
    other = Image.new("L", (12, 20), 255)
    glyphs = [same if c in "aA" else other for c in ALPHANUMERIC]
    assert "A" in font_index._distinct(glyphs) and "a" not in font_index._distinct(glyphs)


def test_a_package_that_is_not_installed_is_named(tmp_path):
    (tmp_path / "list").write_text("# fonts\nfonts-that-nobody-made\n")
    with pytest.raises(FileNotFoundError, match="fonts-that-nobody-made"):
        font_index.installed(tmp_path / "list")


@needs.fonts_and_words
def test_one_design_under_two_names_is_kept_once(tmp_path):
    face = fonts.typefaces()[0]
    (kept,) = font_index.index([face.path, shutil.copy(face.path, tmp_path)])
    # A classifier fitted to one font alone reads all of it.
    assert kept == replace(face, legible=1)


def test_the_command_starts_and_says_where_it_writes():
    command = [sys.executable, "-m", "training.renderer.font_index", "--help"]
    started = subprocess.run(command, cwd=fonts.ROOT, capture_output=True, text=True)
    assert started.returncode == 0 and started.stderr == ""
    assert "fonts.json" in started.stdout
