"""Runs the reader's unit tests under each of the named Pythons that is here.

    python -m scripts.test_pythons 3.11 3.12 3.13

Each has an environment of its own, with the reader's locked requirements and those of its unit
tests. The Python that runs this is left out, because the suite runs under it. The others run side
by side, a process each, and what one prints is shown when it has ended. Those that are not here
are named at the end.
"""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
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


def unit_tests(version: str, interpreter: Path) -> tuple[int, str]:
    """The tests' status under that Python, and what they printed."""
    python = environment(version, interpreter)
    done = subprocess.run(
        [python, "-m", "pytest", "-m", "unit", "--durations=3", "tests/recognize"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, f"Python {version}:\n{done.stdout}"


def main() -> None:
    """Ends with 0 where all suites pass, else with the status of one that does not."""
    own = "{}.{}".format(*sys.version_info)
    others = {version: find_interpreter(version) for version in sys.argv[1:] if version != own}
    found = {version: path for version, path in others.items() if path}
    failed = 0
    if found:
        with ThreadPoolExecutor(len(found)) as pool:
            running = [pool.submit(unit_tests, version, path) for version, path in found.items()]
            for suite in as_completed(running):
                status, printed = suite.result()
                print(printed, flush=True)
                failed = failed or status
    if missing := others.keys() - found.keys():
        named = ", ".join(sorted(missing))
        print(f"NOT TESTED under {named}: there is no such Python.", file=sys.stderr)
    sys.exit(failed)


if __name__ == "__main__":
    main()
