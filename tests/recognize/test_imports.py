"""What the package loads: it serves without what trains."""

import subprocess
import sys

HEAVY = {"jax", "keras", "matplotlib", "tensorflow", "torch"}
# Every module of the package, the one that Lambda's runtime imports included.
PROGRAM = """
import importlib, pkgutil, sys
import recognize
for module in pkgutil.walk_packages(recognize.__path__, "recognize."):
    if "__pyinstaller" not in module.name:
        importlib.import_module(module.name)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_no_module_of_the_package_loads_what_trains():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.splitlines()[-1].split())
    assert {"recognize", "numpy", "fastapi", "mangum"} <= loaded
    assert not loaded & (HEAVY | {"model_build", "training", "tests"})
