"""Generators that run as programs of their own, spoken to over a pipe.

So a generator keeps its own language, libraries and licence: nothing of it is imported. The
program is ``programs/serve.*`` of its language with the family's ``draw.*``. It reads one JSON
object a line, seeds its language's random numbers with ``seed`` in it, and answers with a line
that holds a number of bytes and the text drawn, and then that many bytes of an image file.
"""

import atexit
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from PIL import Image

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(__file__).parent / "programs"
# Where Node.js looks for what the programs require.
NODE_PACKAGES = Path(__file__).parent / "node_modules"
# Where `make families` puts single files of Debian packages.
DEBIAN_FILES = Path(__file__).parent / "debian"


@dataclass(frozen=True)
class DebianFile:
    """A file of a Debian package whose rest is not wanted; it is kept under ``name``."""

    package: str
    path: str
    name: str

    @property
    def kept(self) -> Path:
        """Where it is put."""
        return DEBIAN_FILES / self.name


@dataclass(frozen=True)
class Program:
    """A command, the files without which it cannot run, and what installs them.

    ``environment`` says in a word or two where it runs. ``variables`` are added to the
    environment variables of this process.
    """

    command: tuple[str, ...]
    needs: tuple[Path, ...]
    environment: str
    install: str = "make families"
    variables: tuple[tuple[str, str], ...] = ()

    def missing(self) -> str | None:
        """What to do before the program can run, or ``None`` where it can."""
        absent = [str(path) for path in self.needs if not path.exists()]
        return f"{', '.join(absent)} is missing: run `{self.install}`." if absent else None

    def draw(self, **request: object) -> tuple[Image.Image, str]:
        """What the program draws for a request: RGB, flattened onto white; and its text.

        Raises ``FileNotFoundError`` where it is not installed and ``RuntimeError`` where
        it fails; the next draw then starts it anew.
        """
        process, requests, answers = _running(self)
        try:
            requests.write(json.dumps(request).encode() + b"\n")
            requests.flush()
            size, text = answers.readline().decode().split()
        except (BrokenPipeError, ValueError):
            _processes.pop(self)
            raise RuntimeError(
                f"{' '.join(self.command)} ended with {process.wait()} at {request}"
            ) from None
        image: Image.Image = Image.open(io.BytesIO(answers.read(int(size))))
        if not image.has_transparency_data:
            return image.convert("RGB"), text
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB"), text


_Running = tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]
_processes: dict[Program, _Running] = {}


def _running(program: Program) -> _Running:
    """One process of a program for each process that asks, with its two pipes."""
    if program not in _processes:
        if missing := program.missing():
            raise FileNotFoundError(missing)
        process = subprocess.Popen(
            program.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | dict(program.variables),
        )
        assert process.stdin and process.stdout  # both are pipes
        # Closes its input, which ends it, and waits.
        atexit.register(process.communicate)
        _processes[program] = process, process.stdin, process.stdout
    return _processes[program]


# Typefaces for packages that ship none: what a site has at hand. All Debian's, but where they were
# carried to a machine that lacks them.
_FONTS = Path("/usr/share/fonts/truetype")
_TYPEFACES = (
    _FONTS / "liberation2" / "LiberationMono-Bold.ttf",
    _FONTS / "liberation2" / "LiberationSerif-Regular.ttf",
    _FONTS / "dejavu" / "DejaVuSans.ttf",
    _FONTS / "dejavu" / "DejaVuSerif-Bold.ttf",
    _FONTS / "liberation2" / "LiberationSans-Bold.ttf",
)
_CARRIED = os.environ.get("TYPEFACES")
TYPEFACES = tuple(Path(_CARRIED, path.name) if _CARRIED else path for path in _TYPEFACES)


def python_program(
    record: str,
    environment: str = "",
    arguments: tuple[Path, ...] = (),
    needs: tuple[Path, ...] = (),
    install: str = "make families",
) -> Program:
    """``draw.py`` beside a record's file, in the environment ``.venv-...`` of that name.

    ``record`` is the ``__file__`` of the family's ``family.py``; without an environment, the
    Python of this process runs the program. It cannot run without the files that are its
    ``arguments`` and those that it ``needs`` besides.
    """
    python = ROOT / environment / "bin" / "python" if environment else Path(sys.executable)
    # -I: nothing of the project may shadow the packages that the program imports.
    command = (str(python), "-I", *_served("py", record), *map(str, arguments))
    return Program(command, (python, *arguments, *needs), environment or "Python", install)


def node_program(record: str) -> Program:
    """``draw.cjs`` beside a record's file, with the packages of ``package.json``."""
    return Program(("node", *_served("cjs", record)), (NODE_PACKAGES,), "Node.js")


def debian_program(language: str, record: str, *files: Path) -> Program:
    """``draw.*`` beside a record's file, in ``php``, ``perl`` or ``ruby``.

    ``files``: what it cannot run without, from Debian packages.
    """
    name, suffix = _DEBIAN_LANGUAGES[language]
    return Program((language, *_served(suffix, record)), files, name)


_DEBIAN_LANGUAGES = {"php": ("PHP", "php"), "perl": ("Perl", "pl"), "ruby": ("Ruby", "rb")}


def _served(suffix: str, record: str) -> tuple[str, str]:
    return str(PROGRAMS / f"serve.{suffix}"), str(Path(record).with_name(f"draw.{suffix}"))
