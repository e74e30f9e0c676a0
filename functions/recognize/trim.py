"""Removes from the image's environment what serving never loads.

python3 trim.py ENVIRONMENT
"""

import shutil
import sys
from pathlib import Path

# The services whose descriptions boto3 needs: S3, and those that exchange a pod's or a
# function's identity for credentials.
SERVICES = {"s3", "sts", "sso", "sso-oidc"}


def main() -> None:
    """Trims the environment that the command line names."""
    (packages,) = Path(sys.argv[1]).glob("lib/python3*/site-packages")
    unused = [
        packages / "ai_edge_litert/libLiteRtWebGpuAccelerator.so",
        packages / "ai_edge_litert/aot",
        packages / "ai_edge_litert/tools",
        packages / "ai_edge_litert/vendors",
        *packages.glob("numpy/**/tests"),
        packages / "simplejson/tests",
        *packages.glob("numpy/_core/include"),
        *packages.glob("numpy/_core/lib"),
        *packages.glob("numpy/f2py"),
        *packages.glob("**/*.pyi"),
        *(path for path in packages.glob("pip*") if path.name[3:4] in ("", "-")),
        *packages.glob("setuptools*"),
        *packages.glob("pkg_resources"),
        *(path for path in packages.glob("botocore/data/*/") if path.name not in SERVICES),
        *(path for path in packages.glob("boto3/data/*/") if path.name not in SERVICES),
    ]
    for path in unused:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
