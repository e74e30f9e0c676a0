#!/usr/bin/env bash
# Installs what building and testing the page and the extension needs: Chromium, Firefox and fonts
# (Debian), and the pinned node packages, Mozilla's web-ext among them. Does nothing where all of it
# is there already.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(chromium firefox-esr fonts-dejavu-core fonts-noto-core)
missing=()
for package in "${packages[@]}"; do
    dpkg-query --show --showformat='${Status}' "$package" 2> /dev/null | grep -q 'ok installed' \
        || missing+=("$package")
done
if ((${#missing[@]})) && ! command -v apt-get > /dev/null; then
    echo "Not a Debian system: install Chromium yourself, or the browser tests are skipped." >&2
elif ((${#missing[@]})); then
    echo "Installing ${missing[*]} ..."
    sudo=()
    ((EUID == 0)) || sudo=(sudo)
    "${sudo[@]}" apt-get -qq update
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq install --no-install-recommends "${missing[@]}" > /dev/null
fi

if ! command -v npm > /dev/null; then
    echo "Node.js is missing: install Node.js 20 or later, or the browser tests are skipped." >&2
else
    make --silent node_modules/.installed scripts/web-ext/node_modules/.installed
fi
