#!/usr/bin/env bash
# build_image.sh [NAME] [--offline]: builds functions/recognize/Dockerfile with docker, podman
# or buildah, whichever is there (BUILDER= names one). --offline: on a base of the same name
# made from Debian packages (offline_base.sh), where no image registry can be reached.
set -euo pipefail
name=${1:-captcha-reader:latest}
offline=${2:-}
root=$(cd "$(dirname "$0")/.." && pwd)
context=$root/functions/recognize
version=$(cd "$context" && python3 -Bc 'from recognize import __version__; print(__version__)')
revision=$(git -C "$root" describe --always --dirty --abbrev=40 --exclude '*' 2>/dev/null || echo unknown)

arguments=(--tag "$name" --build-arg "VERSION=$version" --build-arg "REVISION=$revision")

# A package index or certificate authority of this machine's reaches pip as a secret.
secrets=$(mktemp -d)
trap 'rm -rf "$secrets"' EXIT
: >"$secrets/ca.pem"
echo "[global]" >"$secrets/pip.conf"
if [ -n "${PIP_INDEX_URL:-}" ]; then echo "index-url = $PIP_INDEX_URL" >>"$secrets/pip.conf"; fi
if [ -n "${PIP_CERT:-}" ]; then
    cp "$PIP_CERT" "$secrets/ca.pem"
    echo "cert = /run/secrets/ca.pem" >>"$secrets/pip.conf"
fi
arguments+=(--secret "id=pip.conf,src=$secrets/pip.conf" --secret "id=ca.pem,src=$secrets/ca.pem")

if [ "$offline" = --offline ]; then
    base=$(sed -n 's/^ARG BASE=//p' "$context/Dockerfile")
    "$root/deploy/offline_base.sh" "$base"
    buildah bud --quiet --isolation chroot --network host --pull=never --layers \
        --build-arg BASE_DIGEST= "${arguments[@]}" "$context" >/dev/null
else
    for builder in ${BUILDER:-docker podman buildah}; do
        if command -v "$builder" >/dev/null && "$builder" version >/dev/null 2>&1; then break; fi
        builder=
    done
    case $builder in
    # Without attestations, which would make it an index, and Lambda takes none.
    docker) BUILDX_NO_DEFAULT_ATTESTATIONS=1 DOCKER_BUILDKIT=1 docker build "${arguments[@]}" "$context" ;;
    podman | buildah) "$builder" build "${arguments[@]}" "$context" ;;
    *) echo "make image needs docker, podman or buildah" >&2 && exit 1 ;;
    esac
fi
echo "Built $name (version $version, revision $revision)"
