#!/usr/bin/env bash
# First step of the action: the tool at an exact version, with its dependencies by hash, in an environment of its own.
# Reads RUNNER_TEMP, GITHUB_ACTION_PATH, GITHUB_OUTPUT, ACTION_PYTHON and ACTION_INPUT_VERSION.
set -euo pipefail

if [[ ${RUNNER_OS:-} == Windows ]]; then
  echo "::error title=ssdfgate::ssdfgate runs on Linux and macOS. Set runs-on: ubuntu-latest for this job."
  exit 2
fi

version="${ACTION_INPUT_VERSION:-}"
if [[ -n $version && ! $version =~ ^[0-9A-Za-z][0-9A-Za-z.+!_]*$ ]]; then
  echo "::error title=ssdfgate::The input version is no version of a package. Write it like 1.2.3, or leave it out."
  exit 2
fi

folder="$(mktemp -d "$RUNNER_TEMP/ssdfgate.XXXXXXXX")"
"${ACTION_PYTHON:-python3}" -I -m venv "$folder/venv"
pip=("$folder/venv/bin/python" -I -m pip --quiet --disable-pip-version-check --no-input install)

if [[ -n $version ]]; then
  "${pip[@]}" "ssdfgate==$version"
else
  "${pip[@]}" --require-hashes --no-deps --requirement "$GITHUB_ACTION_PATH/requirements.txt"
  "${pip[@]}" --no-deps --no-build-isolation "$GITHUB_ACTION_PATH"
fi

"$folder/venv/bin/ssdfgate" --version
printf 'folder=%s\n' "$folder" >>"$GITHUB_OUTPUT"
