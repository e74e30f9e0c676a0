#!/usr/bin/env bash
# Installs the Debian packages that the captcha families and the renderer need: four
# generators in PHP, Perl and Ruby, Node, the fonts of debian-fonts.txt (some 55 MB to fetch, 160 MB on
# disk), a word list. Does nothing where all are there. Needs root, as apt-get does.
set -euo pipefail
cd "$(dirname "$0")"
wanted="php-gregwar-captcha php-cli php-gd libgd-securityimage-perl libauthen-captcha-perl
ruby-simple-captcha2 imagemagick wamerican-small
$(grep -v '^#' debian-fonts.txt)"
command -v node npm > /dev/null || wanted="$wanted nodejs npm"
missing=""
for package in $wanted; do
  [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2> /dev/null)" = installed ] ||
    missing="$missing $package"
done
if [ -n "$missing" ]; then
  echo "Installing Debian packages:$missing"
  apt-get update --quiet=2
  DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends $missing > /dev/null
fi
