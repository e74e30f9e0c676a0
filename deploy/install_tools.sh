#!/usr/bin/env bash
# Installs what the deployment's tests need and Debian has: container tools, the maker of the
# offline base image, Redis, and Prometheus for its promtool. Does nothing where all of it is there.
# Elsewhere than on Debian or Ubuntu as root it says what is missing; the tests that need it are then
# skipped, by name.
set -euo pipefail

packages=(buildah podman runc mmdebstrap skopeo netavark aardvark-dns containernetworking-plugins uidmap redis-server prometheus)

missing=()
for command in buildah podman runc mmdebstrap skopeo redis-server promtool; do
    command -v "$command" >/dev/null || missing+=("$command")
done
command -v kubectl >/dev/null || echo "deploy: kubectl is not installed; kubernetes.io/docs/tasks/tools says how" >&2
[ "${#missing[@]}" -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "deploy: not installed: ${missing[*]}; on Debian: apt-get install ${packages[*]}" >&2
    exit 0
fi
echo "deploy: installing ${missing[*]} ..."
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
