#!/usr/bin/env bash
# offline_base.sh NAME: makes a base image of that name from Debian packages, for machines
# that reach a Debian mirror and no image registry. Its Python is Debian's 3.11. The file
# system is kept in the user's cache, so that only the first call takes minutes.
set -euo pipefail
name=$1
cache=${XDG_CACHE_HOME:-$HOME/.cache}/captcha-reader
# What is in the base is decided by this file: a change of it makes a new base.
tar=$cache/base-bookworm-$(sha256sum "$0" | cut -c1-12).tar

if [ ! -s "$tar" ]; then
    echo "Making the offline base in $tar (minutes) ..."
    mkdir -p "$cache"
    rm -f "$cache"/base-bookworm-*
    mmdebstrap --quiet --format=tar --variant=minbase --include=python3,python3-venv,ca-certificates \
        --dpkgopt='path-exclude=/usr/share/{doc,man,info,locale,lintian}/*' \
        --customize-hook='rm -f "$1/etc/resolv.conf" "$1/etc/hostname"; rm -rf "$1/var/cache/apt" "$1/var/lib/apt/lists"; mkdir -p "$1/var/lib/apt/lists"; ln -s python3 "$1/usr/bin/python"' \
        bookworm "$tar.$$" >&2
    mv "$tar.$$" "$tar"
fi
if [ "$(buildah images --quiet --filter "label=offline-base=$(basename "$tar")" "$name" 2>/dev/null)" ]; then
    exit 0
fi
container=$(buildah from scratch)
trap 'buildah rm "$container" >/dev/null' EXIT
buildah add --quiet "$container" "$tar" / >/dev/null
buildah config --label "offline-base=$(basename "$tar")" --env PATH=/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin "$container"
buildah commit --quiet "$container" "$name" >/dev/null
