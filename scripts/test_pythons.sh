#!/usr/bin/env bash
# Runs the reader's unit tests under each of the Pythons named (3.11 3.12 ...) that is here, in an
# environment of its own, and says which are not. The one that .venv-dev has is left out: the
# suite runs under it already.
set -euo pipefail
cd "$(dirname "$0")/.."
own=$(.venv-dev/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
locks=(functions/recognize/requirements.txt requirements/unit.txt)

# The interpreter of a version: on PATH, or among pyenv's.
find_python() {
    local candidate
    for candidate in "python$1" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/python; do
        if "$candidate" -c "import sys; assert '%d.%d' % sys.version_info[:2] == '$1'" 2> /dev/null; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

missing=()
for version in "$@"; do
    [[ $version == "$own" ]] && continue
    python=$(find_python "$version") || { missing+=("$version"); continue; }
    environment=.venv-python-$version
    if [[ ! $environment/.installed -nt ${locks[0]} || ! $environment/.installed -nt ${locks[1]} ]]; then
        echo "Making $environment with $python ..."
        "$python" -m venv --clear "$environment"
        "$environment/bin/python" -m pip --quiet --disable-pip-version-check install --no-deps \
            --require-hashes --requirement "${locks[0]}" --requirement "${locks[1]}"
        "$environment/bin/python" -m pip --quiet install --no-index --no-deps \
            --no-build-isolation --editable functions/recognize
        touch "$environment/.installed"
    fi
    echo "Python $version:"
    "$environment/bin/python" -m pytest tests/recognize \
        --numprocesses 2 --dist loadgroup --durations=0 --durations-min=20 \
        -m 'not (browser or deploy or slow or network or peers)'
done
if ((${#missing[@]})); then
    echo "NOT TESTED under Python ${missing[*]}: no such interpreter is here." >&2
fi
