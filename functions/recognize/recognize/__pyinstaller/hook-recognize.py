"""The embedded model with its card, and the reader, which ``recognize`` imports by its name."""

from PyInstaller.utils.hooks import collect_data_files

datas: list[tuple[str, str]] = collect_data_files("recognize", subdir="embedded")
hiddenimports = ["recognize.reader"]
