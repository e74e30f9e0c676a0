"""The kinds of environment variables: how a text of each becomes its value, or is refused."""

import importlib.util
import ipaddress
import re
from pathlib import Path

from recognize.declared import Text


def _text(text: str) -> str:
    return text


def free(name: str, meaning: str) -> Text:
    """Any text."""
    return Text(name, meaning, allowed="a text", read=_text)


def number(name: str, meaning: str, least: int, most: int, remark: str = "") -> Text:
    """A number of that range; ``remark`` says more of its least value."""

    def read(text: str) -> int | None:
        fits = re.fullmatch(r"\d{1,9}", text, re.ASCII) and least <= int(text) <= most
        return int(text) if fits else None

    return Text(name, meaning, allowed=f"a number from {least}{remark} to {most}", read=read)


def hosts(text: str) -> tuple[str, ...] | None:
    """Names without a port, between spaces; ``None`` where one cannot be."""
    hosts = tuple(text.lower().split())
    fit = all(re.fullmatch(r"\*|[a-z0-9._-]+|\[[0-9a-f:.]+\]", one) for one in hosts)
    return hosts if fit else None


def rates(text: str) -> tuple[str, ...] | None:
    """Limits such as ``60/minute``; ``None`` for others, and without the package that counts."""
    rates = tuple(text.split())
    fit = all(re.fullmatch(r"[1-9]\d{0,8}/(second|minute|hour|day)", one) for one in rates)
    return rates if fit and importlib.util.find_spec("limits") else None


def networks(text: str) -> tuple[str, ...] | None:
    """Addresses and networks; ``None`` where one is none."""
    try:
        return tuple(str(ipaddress.ip_network(one)) for one in text.split())
    except ValueError:
        return None


def directory(text: str) -> Path | None:
    """A directory; ``None`` where there is none."""
    return path if (path := Path(text)).is_dir() else None


def origins(text: str) -> tuple[str, ...] | None:
    """Origins, between spaces; ``None`` where one cannot be."""
    origins = tuple(text.split())
    # What a browser sends as Origin has no path: one with a slash at its end would never match.
    fit = all(re.fullmatch(r"\*|[a-z][a-z0-9+.-]*://[^/\s]+", one) for one in origins)
    return origins if fit else None
