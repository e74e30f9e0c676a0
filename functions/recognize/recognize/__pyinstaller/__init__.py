"""What PyInstaller must know to freeze a program that reads; it finds this by itself."""

from pathlib import Path


def get_hook_dirs() -> list[str]:
    """The folders that hold hooks: this one. Named as PyInstaller asks for it."""
    return [str(Path(__file__).parent)]
