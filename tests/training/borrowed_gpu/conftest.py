"""A pack that is made in a moment."""

import pytest

from tests.training.borrowed_gpu.test_pack import FACES, NAME
from training.borrowed_gpu import pack


@pytest.fixture
def small(monkeypatch, tmp_path):
    """A pack's own function, with three fonts, no wheels and 40 images of one family."""
    dictionary = tmp_path / "dictionary"
    dictionary.write_text("cat\nhorse\n")
    monkeypatch.setattr(pack, "DICTIONARY", dictionary)
    monkeypatch.setattr(pack, "all_typefaces", lambda: FACES)
    monkeypatch.setattr(pack, "_download", lambda entries, folder: None)

    def make(**changed):
        run = tmp_path / "run"
        given = {"images": 40, "run": run, "leave_out": [], "families": (NAME,)}
        return pack.pack(tmp_path / "pack", **(given | changed))

    return make
