#!/usr/bin/env bash
# What the tests of the HTML report need beside a Chromium: axe-core and html-validate, as the lock file here pins them.
set -euo pipefail
cd "$(dirname "$0")/web"

if ! cmp --silent package-lock.json node_modules/.installed; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  cp package-lock.json node_modules/.installed
fi
