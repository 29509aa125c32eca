#!/usr/bin/env bash
# Installs what some tests need beside Python, once, into .tools (or SSDFGATE_TEST_TOOLS). Tests that lack it skip.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools="${SSDFGATE_TEST_TOOLS:-$PWD/.tools}"

# npm package, version, and the file that must be there afterwards
install_npm() {
  local package="$1" version="$2" file="$tools/node_modules/$1/$3"
  local mark="$tools/.npm-${package//[@\/]/_}-$version"
  [[ -e $mark && -e $file ]] && return
  npm install --prefix "$tools" --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error \
    "$package@$version"
  chmod +x "$file"
  touch "$mark"
}

# Debian package and the command that it brings
install_debian() {
  command -v "$2" >/dev/null && return
  apt-get update -qq
  apt-get install -qq -y --no-install-recommends "$1"
}

mkdir -p "$tools"
install_debian shellcheck shellcheck
install_debian npm npm
install_debian chromium chromium
bash tools/ci/web.sh
install_npm @microsoft/sarif-multitool-linux 5.7.0 Sarif.Multitool
bash tools/ci/install-cosign
