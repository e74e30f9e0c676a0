"""Generators that run as programs of their own, spoken to over a pipe.

So a generator keeps its own language, libraries and licence: nothing of it is imported.
The program reads one JSON object a line and answers each with a line that holds a
number of bytes and the text drawn, and then that many bytes of an image file.
"""

import atexit
import contextlib
import io
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
# Generators that are a file of a Debian package whose rest is not wanted (install-debian.sh).
DEBIAN = ROOT / "training" / "families" / "debian"


@dataclass(frozen=True)
class Program:
    """A command, the files without which it cannot run, and what installs them."""

    command: tuple[str, ...]
    needs: tuple[Path, ...]
    install: str

    def missing(self) -> str | None:
        """What to do before the program can run, or ``None`` where it can."""
        absent = [str(path) for path in self.needs if not path.exists()]
        return f"{', '.join(absent)} is missing: run `{self.install}`." if absent else None

    def draw(self, **request) -> tuple[Image.Image, str]:
        """What the program draws for a request: RGB, flattened onto white; and its text.

        Raises ``FileNotFoundError`` where it is not installed and ``RuntimeError`` where
        it fails; the next draw then starts it anew.
        """
        process = _running(self)
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            size, text = process.stdout.readline().decode().split()
        except (BrokenPipeError, ValueError):
            _processes.pop(self)
            raise RuntimeError(
                f"{' '.join(self.command)} ended with {process.wait()} at {request}"
            ) from None
        image = Image.open(io.BytesIO(process.stdout.read(int(size))))
        if not image.has_transparency_data:
            return image.convert("RGB"), text
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB"), text


_processes: dict[Program, subprocess.Popen] = {}


def _running(program: Program) -> subprocess.Popen:
    """One process of a program for each process that asks."""
    if program not in _processes:
        if missing := program.missing():
            raise FileNotFoundError(missing)
        process = subprocess.Popen(program.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        atexit.register(_end, process)
        _processes[program] = process
    return _processes[program]


def _end(process: subprocess.Popen) -> None:
    """Closing its input ends it; one that failed has closed its end before."""
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()


# Typefaces for packages that ship none: what a site has at hand. All Debian's.
_FONTS = Path("/usr/share/fonts/truetype")
TYPEFACES = (
    _FONTS / "liberation2" / "LiberationMono-Bold.ttf",
    _FONTS / "liberation2" / "LiberationSerif-Regular.ttf",
    _FONTS / "dejavu" / "DejaVuSans.ttf",
    _FONTS / "dejavu" / "DejaVuSerif-Bold.ttf",
    _FONTS / "liberation2" / "LiberationSans-Bold.ttf",
)


def python_program(environment: str, script: str, *files: Path) -> Program:
    """A Python script of this folder, in the environment ``.venv-...`` of that name.

    ``files``: what it cannot run without; their paths are its arguments.
    """
    python = ROOT / environment / "bin" / "python"
    # -I: the script's folder holds modules that are named like the packages it imports.
    command = (str(python), "-I", str(HERE / script), *map(str, files))
    return Program(command, (python, *TYPEFACES, *files), "make families")


def node_program(script: str) -> Program:
    """A Node script of this folder, with the packages locked in ``training/families``."""
    packages = ROOT / "training" / "families" / "node_modules"
    return Program(("node", str(HERE / script)), (packages,), "make families")
