"""Names each Python file and function that is larger than this project allows.

    python -m scripts.sizes

A file has at most 300 lines, a function at most 60, its decorators and docstring included.
ESLint holds the JavaScript to the same.
"""

import ast
import subprocess
import sys
from pathlib import Path

MAX_FILE, MAX_FUNCTION = 300, 60


def oversized(path: Path) -> list[str]:
    """What of a Python file is too large: ``path:line: name, lines``."""
    source = path.read_text(encoding="utf-8")
    lines = source.count("\n")
    too_large = [f"{path}:1: the file, {lines} lines"] if lines > MAX_FILE else []
    for node in ast.walk(ast.parse(source, path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            if (lines := node.end_lineno - first + 1) > MAX_FUNCTION:
                too_large.append(f"{path}:{first}: {node.name}, {lines} lines")
    return too_large


def main() -> None:
    """Exits with 1 where something is too large."""
    listed = subprocess.check_output(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"], text=True
    )
    paths = [path for line in listed.splitlines() if (path := Path(line)).exists()]
    named = [each for path in paths for each in oversized(path)]
    print("\n".join(named) or f"{len(paths)} files: none is too large.")
    sys.exit(bool(named))


if __name__ == "__main__":
    main()
