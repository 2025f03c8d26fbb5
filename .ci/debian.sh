#!/usr/bin/env bash
# Installs Debian packages for what is missing. Each argument is WHAT=PACKAGE, where WHAT is a
# command, module:NAME (a Python module), lib:NAME (a shared library), font:LANGUAGE or
# fontfile:NAME (a font whose file begins so). PACKAGE/FOLDER takes the fonts of that folder alone
# out of a package that would bring far more. --optional goes on without what cannot be had.
set -euo pipefail

FONTS=(/usr/share/fonts /usr/local/share/fonts /usr/share/texlive/texmf-dist/fonts/opentype)

has() {
  case "$1" in
    module:*) python3 -c "import ${1#module:}" 2>/dev/null ;;
    lib:*) python3 -c "import ctypes; ctypes.CDLL('${1#lib:}')" 2>/dev/null ;;
    font:*) command -v fc-list >/dev/null && [ -n "$(fc-list ":lang=${1#font:}" family)" ] ;;
    fontfile:*) [ -n "$(find "${FONTS[@]}" -name "${1#fontfile:}*" -print -quit 2>/dev/null)" ] ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

take_fonts() {
  local package="${1%/*}" folder="${1#*/}" place="/usr/local/share/fonts/${1#*/}" at
  at="$(mktemp -d)" && mkdir -p "$place" &&
    (cd "$at" && apt-get -qq -o APT::Sandbox::User=root download "$package" </dev/null) &&
    dpkg-deb --fsys-tarfile "$at"/*.deb |
    tar -x -C "$at" --wildcards "*/fonts/*/$folder/*.[ot]tf" &&
    find "$at" -name '*.[ot]tf' -exec install -m 644 -t "$place" {} + &&
    rm -rf "$at"
}

optional=
if [ "${1:-}" = --optional ]; then
  optional=1
  shift
fi

packages=() taken=()
for want in "$@"; do
  has "${want%%=*}" && continue
  case "${want#*=}" in
    */*) taken+=("${want#*=}") ;;
    *) packages+=("${want#*=}") ;;
  esac
done
all=("${packages[@]}" "${taken[@]%/*}")
[ ${#all[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "Missing: ${all[*]}. As root: apt-get update && apt-get install ${all[*]}" >&2
  exit $((1 - ${optional:-0}))
fi

echo "Installing ${all[*]}"
export DEBIAN_FRONTEND=noninteractive
bring() { # joined by &&, since it may be asked whether it succeeds
  apt-get update -qq </dev/null &&
    { [ ${#packages[@]} -eq 0 ] ||
      apt-get install -y -qq --no-install-recommends "${packages[@]}" </dev/null >/dev/null; } &&
    for one in "${taken[@]}"; do take_fonts "$one" || return 1; done
}
if [ -n "$optional" ]; then
  bring || echo "Not installed: ${all[*]}. Everything else goes on without." >&2
else
  bring
fi
