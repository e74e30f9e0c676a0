"""LiteRT's notice and libtiff's errors stay off standard error; all else gets there."""

import subprocess
import sys
from pathlib import Path

import pytest

from recognize.native_log import NOTICE, without_notice
from tests.support.pictures import encoded, word


def stderr_of(program: str) -> bytes:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_litert_itself_writes_the_notice():
    """Once it does not, ``without_notice`` can go."""
    program = (
        "from recognize.model import EMBEDDED\n"
        "from ai_edge_litert.interpreter import Interpreter\n"
        "Interpreter(str(EMBEDDED / 'model.tflite')).allocate_tensors()\n"
    )
    assert stderr_of(program).strip() == NOTICE


def test_a_model_that_is_loaded_writes_nothing():
    assert stderr_of("from recognize.model import Model\nModel()\n") == b""


def test_a_process_without_standard_error_loads_a_model_too():
    program = "import os\nos.close(2)\nfrom recognize.model import Model\nprint(Model().name)\n"
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert (done.returncode, done.stdout) == (0, b"ctc\n")


def test_other_lines_are_written(capfd):
    with without_notice():
        sys.__stderr__.write("ERROR: a model of tomorrow\n")
        sys.__stderr__.flush()
        subprocess.run(["sh", "-c", f"echo '{NOTICE.decode()}' >&2; echo 'WARNING: old' >&2"])
    sys.__stderr__.write("after\n")
    sys.__stderr__.flush()
    assert capfd.readouterr().err == "ERROR: a model of tomorrow\nWARNING: old\nafter\n"


def test_what_was_written_before_an_error_is_written(capfd):
    with pytest.raises(RuntimeError, match="no model"), without_notice():
        subprocess.run(["sh", "-c", "echo 'ERROR: bad flatbuffer' >&2"])
        raise RuntimeError("no model")
    assert capfd.readouterr().err == "ERROR: bad flatbuffer\n"


@pytest.fixture(params=["tiff_lzw", "tiff_deflate", "packbits"])
def damaged_tiff(request, tmp_path: Path) -> Path:
    """A file whose first strip is no compressed data."""
    data = encoded(word("black", "white"), "TIFF", compression=request.param)
    file = tmp_path / "damaged.tiff"
    file.write_bytes(data[:8] + bytes(60) + data[68:])
    return file


def test_libtiff_itself_writes_what_is_damaged(damaged_tiff):
    """Once it does not, ``silence_libtiff`` can go."""
    program = (
        "from contextlib import suppress\nfrom PIL import Image\n"
        f"with suppress(OSError):\n    Image.open({str(damaged_tiff)!r}).load()\n"
    )
    assert stderr_of(program) != b""


def test_a_damaged_tiff_writes_nothing(damaged_tiff):
    program = (
        "from pathlib import Path\nfrom recognize.images import BrokenImage, decode\n"
        f"try:\n    decode(Path({str(damaged_tiff)!r}).read_bytes())\n"
        "except BrokenImage:\n    pass\nelse:\n    raise SystemExit(1)\n"
    )
    assert stderr_of(program) == b""


def test_where_no_libtiff_is_found_pictures_are_read_all_the_same(tmp_path):
    """As where Pillow has it within itself."""
    file = tmp_path / "whole.tiff"
    file.write_bytes(encoded(word("black", "white"), "TIFF", compression="tiff_lzw"))
    program = (
        "from pathlib import Path\nfrom PIL import _imaging\n"
        "from recognize.images import decode\n"
        "{}\n"
        f"print(decode(Path({str(file)!r}).read_bytes()).size)\n"
    )
    # A library without the symbols, a file that is no library, and a module of no file.
    for other in ("'libm.so.6'", "'/dev/null'", None):
        lost = f"_imaging.__file__ = {other}" if other else "del _imaging.__file__"
        assert stderr_of(program.format(lost)) == b""
