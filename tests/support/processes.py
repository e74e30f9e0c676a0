"""What a process uses, by Linux's account of it; by default this one."""

import os
from pathlib import Path

SELF = "self"


def processor_seconds(process: int | str = SELF) -> float:
    """Of all its threads, in user and kernel mode, since it began."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mib(process: int | str = SELF) -> float:
    """The memory that it has resident, in MiB."""
    return _status(process, "VmRSS")


def peak_mib(process: int | str = SELF) -> float:
    """The most memory that it has had resident, or since ``forget_peak``, in MiB."""
    return _status(process, "VmHWM")


def forget_peak(process: int | str = SELF) -> None:
    """Lets the peak be what is resident now."""
    Path(f"/proc/{process}/clear_refs").write_text("5")


def _status(process: int | str, name: str) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition(f"{name}:")[2].split()[0]) / 1024
