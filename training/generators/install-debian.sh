#!/usr/bin/env bash
# Installs Debian packages that the captcha families and the renderer need. Standard input has
# one a line, as `python -m training.catalogue --debian` prints them: a package; or a package, the
# path of a file in it and a name, where that file is all that is wanted (the rest would bring a
# web server, or a chat server): the file is kept in the folder debian/ here under that name.
# Does nothing where all are there. Needs root, as apt-get does.
set -euo pipefail
cd "$(dirname "$0")"
missing="" absent=""
command -v node npm > /dev/null || missing=" nodejs npm"
while read -r package path name; do
  if [ -n "$path" ]; then
    [ -s "debian/$name" ] || absent="$absent$package $path $name"$'\n'
  else
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2> /dev/null)" = installed ] ||
      missing="$missing $package"
  fi
done
[ -n "$missing$absent" ] || exit 0
apt-get update --quiet=2
if [ -n "$missing" ]; then
  echo "Installing Debian packages:$missing"
  # shellcheck disable=SC2086 # one argument a package
  DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends $missing > /dev/null
fi
[ -n "$absent" ] || exit 0
mkdir -p debian
fetched="$(mktemp --directory)"
trap 'rm -r "$fetched"' EXIT
while read -r package path name; do
  echo "Fetching $name from the Debian package $package"
  (cd "$fetched" && apt-get download -o APT::Sandbox::User=root --quiet=2 "$package")
  dpkg-deb --fsys-tarfile "$fetched/${package}"_*.deb | tar --extract --to-stdout "./$path" > "debian/$name.partial"
  mv "debian/$name.partial" "debian/$name"
done <<< "${absent%$'\n'}"
