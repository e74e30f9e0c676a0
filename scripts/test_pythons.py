"""Runs the reader's unit tests under each of the named Pythons that is here.

    python -m scripts.test_pythons 3.11 3.12 3.13

Each has an environment of its own, with the reader's locked requirements and those of its unit
tests. The Python that runs this is left out, because the suite runs under it. Those that are not
here are named at the end.
"""

import subprocess
import sys
from pathlib import Path

from tests.support.environments import UV, find_interpreter, run
from tests.support.helpers import FUNCTION, ROOT

LOCKS = [FUNCTION / "requirements.txt", FUNCTION / "requirements-cloud.txt"]
LOCKS.append(ROOT / "requirements/unit.txt")


def environment(version: str, interpreter: Path) -> Path:
    """The Python of an environment for that version, made where its requirements are newer."""
    folder = ROOT / f".venv-python-{version}"
    python, stamp = folder / "bin/python", folder / ".installed"
    if not stamp.exists() or any(lock.stat().st_mtime > stamp.stat().st_mtime for lock in LOCKS):
        print(f"Making {folder.name} with {interpreter} ...", flush=True)
        run(UV, "venv", "--quiet", "--clear", "--python", interpreter, folder)
        install = [UV, "pip", "install", "--quiet", "--python", python, "--no-deps"]
        run(*install, "--require-hashes", *(f"--requirement={lock}" for lock in LOCKS))
        run(*install, "--no-build-isolation", "--editable", FUNCTION)
        stamp.touch()
    return python


def main() -> None:
    """Ends with the first failing suite's status, and with 0 where all pass."""
    own = "{}.{}".format(*sys.version_info)
    missing = []
    for version in sys.argv[1:]:
        if version == own:
            continue
        if (interpreter := find_interpreter(version)) is None:
            missing.append(version)
            continue
        python = environment(version, interpreter)
        print(f"Python {version}:", flush=True)
        options = ["--numprocesses=2", "--dist=loadgroup", "--durations=3"]
        command = [str(python), "-m", "pytest", "-m", "unit", *options, "tests/recognize"]
        if status := subprocess.run(command, cwd=ROOT).returncode:
            sys.exit(status)
    if missing:
        print(f"NOT TESTED under {', '.join(missing)}: there is no such Python.", file=sys.stderr)


if __name__ == "__main__":
    main()
