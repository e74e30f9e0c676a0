"""The locked requirements: what is installed is the same everywhere and for ever."""

import subprocess
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.support.helpers import FUNCTION, ROOT

# What the resolver is told in place of what packages ask for; its answer is in the lock.
OVERRIDES = Path("requirements/families-overrides.txt")
LOCKS = [
    Path(line)
    for line in subprocess.check_output(
        ["git", "ls-files", "requirements*.txt", "**/requirements*.txt", "requirements/*.txt"]
        + ["model_build/evaluation/peer_programs/*.txt"],
        cwd=ROOT,
        text=True,
    ).split()
    if Path(line) != OVERRIDES
]


def entries(lock: Path) -> list[list[str]]:
    """A lock's entries: each a requirement in pip's words, and then its hashes."""
    lines = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [
        [part.strip() for part in line.split(" --hash=")]
        for line in lines
        if line.strip() and not line.lstrip().startswith("#")
    ]


def test_every_lock_is_looked_at():
    written = {path.with_suffix(".txt") for path in ROOT.glob("requirements/*.in")}
    written |= {path.with_suffix(".txt") for path in FUNCTION.glob("*.in")}
    written -= {ROOT / "requirements/dev.txt"}
    assert {path.relative_to(ROOT) for path in written} | {Path("requirements.txt")} <= set(LOCKS)


@pytest.mark.parametrize("lock", LOCKS, ids=str)
def test_requirements_are_pinned_and_hashed_and_name_no_host(lock):
    assert entries(ROOT / lock)
    for text, *hashes in entries(ROOT / lock):
        # No requirement are the options for all, such as an index.
        requirement = Requirement(text)
        assert requirement.url is None, text
        assert [each.operator for each in requirement.specifier] == ["=="], text
        assert hashes and all(one.startswith("sha256:") for one in hashes), text


def test_the_function_installs_no_tensorflow():
    names = {Requirement(text).name for text, *_ in entries(FUNCTION / "requirements.txt")}
    assert "numpy" in names and not names & {"jax", "keras", "tensorflow", "torch"}
