#!/usr/bin/env bash
# Installs Debian packages for what is missing. Each argument is WHAT=PACKAGE, where WHAT is a
# command, module:NAME (a Python module), lib:NAME (a shared library) or font:LANGUAGE.
set -euo pipefail

has() {
  case "$1" in
    module:*) python3 -c "import ${1#module:}" 2>/dev/null ;;
    lib:*) python3 -c "import ctypes; ctypes.CDLL('${1#lib:}')" 2>/dev/null ;;
    font:*) command -v fc-list >/dev/null && [ -n "$(fc-list ":lang=${1#font:}" family)" ] ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

packages=()
for want in "$@"; do
  has "${want%%=*}" || packages+=("${want#*=}")
done
[ ${#packages[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "Missing: ${packages[*]}. As root: apt-get update && apt-get install ${packages[*]}" >&2
  exit 1
fi
echo "Installing ${packages[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq </dev/null
apt-get install -y -qq --no-install-recommends "${packages[@]}" </dev/null >/dev/null
