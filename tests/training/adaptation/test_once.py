"""What takes long to make is made once, and made again where it was not finished."""

import pytest

from training.adaptation.once import make_once


def test_it_is_made_once_for_each_key(tmp_path):
    folder, made = tmp_path / "made", []
    assert [make_once(folder, key, lambda: made.append(1)) for key in ("a", "a", "b", "b")] == [
        True,
        False,
        True,
        False,
    ]
    assert len(made) == 2


def test_what_stopped_in_the_middle_is_no_more_what_it_was(tmp_path):
    folder, file = tmp_path / "made", tmp_path / "made/file"
    make_once(folder, "a", lambda: file.write_text("a"))

    def stopped() -> None:
        file.write_text("half of b")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_once(folder, "b", stopped)
    make_once(folder, "a", lambda: file.write_text("a"))
    assert file.read_text() == "a"
