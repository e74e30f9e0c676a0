"""LiteRT's notice does not reach standard error, and whatever else is written there does."""

import subprocess
import sys

import pytest

from recognize.native_log import NOTICE, without_notice


def stderr_of(program: str) -> bytes:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_litert_itself_writes_the_notice():
    """Once it does not, ``native_log`` can go."""
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
