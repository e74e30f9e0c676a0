"""A Ctrl-C that comes while the garbage collector runs."""

import gc
import sys
import time

import pytest

from training.interrupts import keep_interrupts


@pytest.fixture
def ignored(monkeypatch, interruptible):
    """What Python had to ignore, but for interrupts."""
    found = []
    monkeypatch.setattr(sys, "unraisablehook", found.append)
    keep_interrupts()
    return found


def collect_raising(error: type[BaseException]) -> None:
    def callback(phase, info):
        gc.callbacks.remove(callback)
        raise error

    gc.callbacks.append(callback)
    gc.collect()


def test_an_interrupt_that_a_callback_swallows_comes_again(ignored):
    with pytest.raises(KeyboardInterrupt):
        collect_raising(KeyboardInterrupt)
        for _ in range(1000):
            time.sleep(0.01)
    assert not ignored


def test_other_errors_are_ignored_as_before(ignored):
    collect_raising(ZeroDivisionError)
    assert [one.exc_type for one in ignored] == [ZeroDivisionError]
    time.sleep(0.2)
