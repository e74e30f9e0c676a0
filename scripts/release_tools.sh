#!/usr/bin/env bash
# Installs what freezing a program needs and pip has not: objdump, and the shared library of
# .venv-dev's Python, which Debian packs by itself. Does nothing where both are there. Elsewhere
# than on Debian as root it says what is missing; the test that needs it is then skipped, by name.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
command -v objdump > /dev/null || missing+=(binutils)
load='import ctypes, sysconfig; ctypes.CDLL(sysconfig.get_config_var("INSTSONAME"))'
.venv-dev/bin/python -c "$load" 2> /dev/null ||
    missing+=("$(.venv-dev/bin/python -c 'import sys; print("libpython%d.%d" % sys.version_info[:2])')")
((${#missing[@]})) || exit 0

if ((EUID)) || ! command -v apt-get > /dev/null; then
    echo "release: not installed: ${missing[*]}" >&2
    exit 0
fi
echo "release: installing ${missing[*]} ..."
apt-get -qq update
DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends "${missing[@]}" > /dev/null
