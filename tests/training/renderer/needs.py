"""What drawing whole images needs, and importing the renderer does not."""

import pytest

from training.renderer import fonts, words

fonts_and_words = pytest.mark.skipif(
    not (fonts.INDEX.exists() and words.DICTIONARY.exists()),
    reason="the renderer needs fonts and a word list: make families",
)
