#!/usr/bin/env bash
# Runs the gate, then hands over outputs, job summary and annotations. Ends with its code.
# Reads GITHUB_OUTPUT, GITHUB_STEP_SUMMARY, GITHUB_ACTION_PATH, ACTION_FOLDER (made by install.sh), ACTION_CACHE (made by
# cache.sh; empty for none) and ACTION_INPUT_*.
set -euo pipefail

readonly usage=2                # exit code of a wrong call, as everywhere in ssdfgate
readonly summary_limit=1048576  # bytes that GitHub takes for the summary of one step
readonly report="$ACTION_FOLDER/report.json" sarif="$ACTION_FOLDER/report.sarif" bundle="$ACTION_FOLDER/bundle"
readonly summary="$ACTION_FOLDER/summary.md" annotations="$ACTION_FOLDER/annotations.txt"

refuse() {
  echo "::error title=ssdfgate::$1"
  exit "$usage"
}

# No input may turn into an option: each word that goes to the command line is looked at.
safe() {
  local name="$1" word
  shift
  for word in "$@"; do
    [[ $word != -* ]] || refuse "The input $name has a part that starts with a dash, which would be an option."
  done
}

flag() {
  case "$2" in
    true | false) [[ $2 == true ]] ;;
    *) refuse "The input $1 must be true or false." ;;
  esac
}

arguments=()
option() {
  local name="$1" input="$2" value="$3"
  [[ -n $value ]] || return 0
  safe "$input" "$value"
  arguments+=("$name" "$value")
}

read_inputs() {
  local word words frameworks="${ACTION_INPUT_FRAMEWORKS:-}" format="${ACTION_INPUT_FORMAT:-}"
  option --profile profile "${ACTION_INPUT_PROFILE:-}"
  option --config config "${ACTION_INPUT_CONFIG:-}"
  option --advisories advisories "${ACTION_INPUT_ADVISORIES:-}"
  option --sign sign "${ACTION_INPUT_SIGN:-}"
  option --since since "${ACTION_INPUT_SINCE:-}"
  option --base base "${ACTION_INPUT_BASE:-}"
  read -r -d '' -a words <<<"${frameworks//,/ }" || true
  for word in ${words[@]+"${words[@]}"}; do option --framework frameworks "$word"; done # bash 3.2 has no empty arrays
  while read -r word; do option --import imports "${word%$'\r'}"; done <<<"${ACTION_INPUT_IMPORTS:-}"
  while read -r word; do option --artifact artifacts "${word%$'\r'}"; done <<<"${ACTION_INPUT_ARTIFACTS:-}"
  if [[ -n ${ACTION_CACHE:-} ]]; then
    chmod 700 -- "$ACTION_CACHE" # as it was fetched, it may have other rights
    arguments+=(--cache "$ACTION_CACHE")
  fi
  if flag report-only "${ACTION_INPUT_REPORT_ONLY-false}"; then arguments+=(--report-only); fi
  arguments+=(--bundle "$bundle" -f json -o "$report" -f sarif -o "$sarif")
  arguments+=(-f markdown -o "$summary" -f github -o "$annotations")
  case "$format" in
    "" | json) own="$report" ;;
    sarif) own="$sarif" ;;
    *[!a-z-]* | -*) refuse "The input format is no name of a format." ;;
    *)
      own="$ACTION_FOLDER/report.$format"
      arguments+=(-f "$format" -o "$own")
      ;;
  esac
  if [[ ${RUNNER_DEBUG:-} == 1 ]]; then arguments+=(--verbose); fi # "Enable debug logging" of a run
  local path="${ACTION_INPUT_PATH:-.}"
  safe path "$path"
  arguments+=("$path")
}

# What the tool prints can hold text of the checked repository. Between these two lines the runner obeys nothing.
run_gate() {
  local token code=0
  token="$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')"
  echo "::stop-commands::$token"
  "$ACTION_FOLDER/venv/bin/ssdfgate" check --no-progress "${arguments[@]}" 2>&1 || code=$?
  echo
  echo "::$token::"
  return "$code"
}

write_summary() {
  [[ -f $summary ]] || return 0
  local size note=$'\n\nThis summary was cut: GitHub takes 1 MiB. The whole report is in the output report-file.\n'
  size="$(wc -c <"$summary")"
  if ((size > summary_limit)); then
    head -c "$((summary_limit - ${#note}))" "$summary" >>"$GITHUB_STEP_SUMMARY"
    printf '%s' "$note" >>"$GITHUB_STEP_SUMMARY"
  else
    cat "$summary" >>"$GITHUB_STEP_SUMMARY"
  fi
}

# Only words that cannot hold a line feed: an outcome, a number, a digest, and paths that this action made.
write_outputs() {
  local code="$1"
  {
    printf 'exit-code=%s\n' "$code"
    "$ACTION_FOLDER/venv/bin/python" -I "$GITHUB_ACTION_PATH/ci/github/outputs.py" "$report"
    [[ ! -f $bundle/manifest.json ]] || printf 'bundle-path=%s\n' "$bundle"
    [[ ! -f $sarif ]] || printf 'sarif-file=%s\n' "$sarif"
    [[ ! -f $own ]] || printf 'report-file=%s\n' "$own"
  } >>"$GITHUB_OUTPUT"
}

own=""
code=0
read_inputs
flag upload-sarif "${ACTION_INPUT_UPLOAD_SARIF-false}" || true
flag upload-bundle "${ACTION_INPUT_UPLOAD_BUNDLE-false}" || true
run_gate || code=$?
write_outputs "$code"
write_summary
[[ ! -f $annotations ]] || cat "$annotations"
exit "$code"
