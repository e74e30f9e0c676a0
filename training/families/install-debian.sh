#!/usr/bin/env bash
# Installs the Debian packages that the captcha families and the renderer need: five
# generators in PHP, Perl and Ruby, Node, the fonts of debian-fonts.txt (some 55 MB to fetch, 160 MB on
# disk), a word list. Of two packages more, which would bring a web server and a chat server, it
# keeps the one script that draws captchas, in the folder debian/ (43 MB to fetch). Does nothing
# where all are there. Needs root, as apt-get does.
set -euo pipefail
cd "$(dirname "$0")"
wanted="php-gregwar-captcha php-cli php-gd php-image-text php-text-captcha libgd-securityimage-perl
libauthen-captcha-perl ruby-simple-captcha2 imagemagick wamerican-small
$(grep -v '^#' debian-fonts.txt)"
command -v node npm > /dev/null || wanted="$wanted nodejs npm"
missing=""
for package in $wanted; do
  [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2> /dev/null)" = installed ] ||
    missing="$missing $package"
done
# Package, path in it, name here.
scripts="ejabberd ./usr/share/ejabberd/captcha.sh ejabberd-captcha.sh
mediawiki ./usr/share/mediawiki/extensions-core/ConfirmEdit/captcha.py mediawiki-captcha.py"
absent="$(while read -r package path name; do
  [ -s "debian/$name" ] || echo "$package $path $name"
done <<< "$scripts")"
[ -n "$missing$absent" ] || exit 0
apt-get update --quiet=2
if [ -n "$missing" ]; then
  echo "Installing Debian packages:$missing"
  DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends $missing > /dev/null
fi
[ -n "$absent" ] || exit 0
mkdir -p debian
fetched="$(mktemp --directory)"
trap 'rm -r "$fetched"' EXIT
while read -r package path name; do
  echo "Fetching $name from the Debian package $package"
  (cd "$fetched" && apt-get download -o APT::Sandbox::User=root --quiet=2 "$package")
  dpkg-deb --fsys-tarfile "$fetched/${package}"_*.deb | tar --extract --to-stdout "$path" > "debian/$name.partial"
  mv "debian/$name.partial" "debian/$name"
done <<< "$absent"
