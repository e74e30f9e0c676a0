"""A listening socket that takes no new connections, while those under way still arrive.

Closing a listening socket resets the connections that are waiting in it, and one can
arrive between the last ``accept`` and the close. A socket filter ends that race: the
kernel drops what would begin a connection, whose client tries again a second later, at
another instance or to a plain refusal.
"""

import ctypes
import socket
import struct

# From linux/socket.h; Python's socket module does not name it.
_SO_ATTACH_FILTER = 26
# Classic BPF over the TCP header: load the flags (byte 13); drop where SYN is set.
_PROGRAM = (
    (0x30, 0, 0, 13),
    (0x45, 0, 1, 0x02),
    (0x06, 0, 0, 0),
    (0x06, 0, 0, 0xFFFFFFFF),
)


def take_no_more(listener: socket.socket) -> bool:
    """Whether new connections are dropped from now on.

    False where the system has no such filters (elsewhere than on Linux, or in a sandbox).
    """
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in _PROGRAM)
    instructions = ctypes.create_string_buffer(code)
    program = struct.pack("HP", len(_PROGRAM), ctypes.addressof(instructions))
    try:
        listener.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)
    except OSError:
        return False
    return True
