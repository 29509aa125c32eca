#!/usr/bin/env bash
# Between the two other steps: says whether the cache of GitHub is used, where it lies, and by which keys.
# Reads GITHUB_OUTPUT, GITHUB_EVENT_NAME, GITHUB_SHA, RUNNER_OS, RUNNER_TEMP, ACTION_FOLDER (made by install.sh) and
# ACTION_INPUT_*. Without an output `folder` no cache is used.
set -euo pipefail

case "${ACTION_INPUT_CACHE-false}" in
  true) ;;
  false) exit 0 ;;
  *)
    echo "::error title=ssdfgate::The input cache must be true or false."
    exit 2
    ;;
esac

# Other events run with the rights of the target branch, and may have been set off by anybody: what such a run keeps,
# the branch would trust.
case "$GITHUB_EVENT_NAME" in
  push | pull_request | merge_group | schedule | workflow_dispatch) ;;
  *)
    echo "::notice title=ssdfgate::The cache is not used for events of this kind."
    exit 0
    ;;
esac

# Where it lies is part of what GitHub knows a cache by, so it is the same place in every run.
folder="$RUNNER_TEMP/ssdfgate-cache"
rm -rf -- "$folder"
mkdir -m 700 -- "$folder"

version="$("$ACTION_FOLDER/venv/bin/python" -I -c 'from importlib.metadata import version; print(version("ssdfgate"))')"
read -r path _ < <(printf '%s' "${ACTION_INPUT_PATH:-.}" | cksum) # one cache for each folder that is checked
prefix="ssdfgate-$RUNNER_OS-$version-$path-"
{
  printf 'folder=%s\n' "$folder"
  printf 'prefix=%s\n' "$prefix"
  printf 'key=%s\n' "$prefix$GITHUB_SHA"
} >>"$GITHUB_OUTPUT"
