"""Seconds of a course, those of stopped calls among them."""

from time import monotonic

from training.adaptation.spent import Spent


def test_what_stopped_calls_took_counts(tmp_path):
    first = Spent(tmp_path, monotonic() - 60, begun=False)
    first.keep()
    assert 60 <= first.seconds < 70
    assert 90 <= Spent(tmp_path, monotonic() - 30, begun=True).seconds < 110
    # Of other pictures.
    assert 30 <= Spent(tmp_path, monotonic() - 30, begun=False).seconds < 40


def test_where_the_time_is_not_known_that_of_this_call_counts(tmp_path):
    assert Spent(tmp_path / "nowhere", monotonic(), begun=True).seconds < 10
    (tmp_path / "spent").write_text("long")
    assert Spent(tmp_path, monotonic(), begun=True).seconds < 10
    Spent(tmp_path / "nowhere", monotonic(), begun=False).keep()
