"""``make image``: builds with whichever builder is there and works."""

import os
import subprocess

import pytest

from recognize import __version__
from tests.support.helpers import FUNCTION, ROOT

# A builder that notes how it was called.
WORKS = '#!/bin/sh\n[ "$1" = version ] && exit 0\necho "$(basename "$0") $*" > "$CALLS"\n'
# The docker client without its daemon.
BROKEN = "#!/bin/sh\nexit 1\n"


@pytest.mark.parametrize(
    ("there", "used"),
    [
        ({"docker": WORKS, "podman": WORKS, "buildah": WORKS}, "docker"),
        ({"docker": BROKEN, "podman": WORKS, "buildah": WORKS}, "podman"),
        ({"docker": BROKEN, "podman": BROKEN, "buildah": WORKS}, "buildah"),
        ({"docker": BROKEN, "podman": BROKEN, "buildah": BROKEN}, None),
    ],
)
def test_the_first_builder_that_works_is_used(tmp_path, there, used):
    for name, script in there.items():
        (tmp_path / name).write_text(script)
        (tmp_path / name).chmod(0o755)
    calls = tmp_path / "calls"
    environment = {
        **os.environ,
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "CALLS": str(calls),
        "BUILDER": "",
    }
    command = ["make", "--silent", "image", "IMAGE=registry.example.org/reader:1"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if used is None:
        assert done.returncode != 0 and "needs docker, podman or buildah" in done.stderr
        return
    assert done.returncode == 0, done.stderr
    call = calls.read_text().split()
    assert call[:2] == [used, "build"] and call[-1] == str(FUNCTION)
    assert f"VERSION={__version__}" in call
    assert "registry.example.org/reader:1" in call and "BASE_DIGEST=" not in call
