"""What holds for the tree as a whole."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FUNCTION = ROOT / "functions" / "recognize"
# Who may import whom: each folder only those after it.
ORDER = ["training", "model_build", "recognize"]
FOLDERS = {
    "training": ROOT / "training",
    "model_build": ROOT / "model_build",
    "recognize": FUNCTION,
}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("package", ORDER)
def test_imports_run_one_way(package):
    forbidden = set(ORDER[: ORDER.index(package)])
    for path in FOLDERS[package].rglob("*.py"):
        assert not imported(path) & forbidden, path


def test_the_function_needs_no_tensorflow():
    for path in FUNCTION.rglob("*.py"):
        assert not imported(path) & {"tensorflow", "keras", "jax", "torch"}, path
    assert "tensorflow" not in (FUNCTION / "requirements.txt").read_text()
    loaded = (
        "import sys, recognize.app; print([m for m in ('tensorflow', 'keras') if m in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", loaded], text=True).strip() == "[]"


@pytest.mark.parametrize(
    "lock",
    sorted(p.relative_to(ROOT) for p in [*ROOT.glob("requirements*.txt"), *FUNCTION.glob("*.txt")]),
)
def test_requirements_are_pinned_and_hashed(lock):
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    packages = [entry for entry in entries if not entry.lstrip().startswith("#")]
    assert packages
    for entry in packages:
        assert re.match(r"[a-z0-9.\-\[\]]+==\S+", entry, re.IGNORECASE), entry
        assert "--hash=sha256:" in entry, entry
    assert "://" not in "".join(packages), "a lock names no host"
