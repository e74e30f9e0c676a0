"""Memory that large pictures took, given back to the system."""

import ctypes

# From malloc.h. What is larger than this many bytes is mapped by itself, and unmapped when it is
# freed. By default glibc raises the limit to the largest such block that it has seen freed, and
# keeps the next ones, between smaller ones, for ever.
_M_MMAP_THRESHOLD = -3
_BYTES = 1024 * 1024


def give_back() -> bool:
    """Whether the process gives large blocks back as they are freed, from now on.

    False where the C library is none of GNU's: musl and others do so by themselves.
    """
    try:
        return bool(ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _BYTES))
    except (AttributeError, TypeError, OSError):
        return False
