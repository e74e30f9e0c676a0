"""Ctrl-C that is not lost."""

import _thread
import sys
import threading

# Seconds until it comes again: by then the callback that swallowed it is over.
_AGAIN = 0.05


def keep_interrupts() -> None:
    """Has a ``KeyboardInterrupt`` that Python had to ignore come again, until it is heard.

    What is raised in a callback of the garbage collector or in a finaliser goes no further than
    a note on standard error, and JAX, which TensorFlow loads, has such a callback.
    """
    before = sys.unraisablehook

    def hook(ignored: "sys.UnraisableHookArgs") -> None:
        if not issubclass(ignored.exc_type, KeyboardInterrupt):
            before(ignored)
            return
        again = threading.Timer(_AGAIN, _thread.interrupt_main)
        again.daemon = True
        again.start()

    sys.unraisablehook = hook
