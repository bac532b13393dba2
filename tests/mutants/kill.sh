#!/usr/bin/env bash
# Usage: kill.sh core|model BUILD NUMBER
#
# Runs one mutant of those in BUILD, in the repository's folder, and prints its number and what kills it:
# unit, recorded (the scenarios of the goals, too), corpus, or nothing: survived. Of the model, the unit
# tests are not asked: what they see is not what makes the model an oracle. Called by
# ci/planted-bugs --generated for each.
set -euo pipefail

readonly what=$1 build=$2 number=$3
readonly seconds=60 # a step that takes longer has been hung by the mutant, and so kills it
export PROCBUF_MUTANT=$number
export ASAN_OPTIONS=detect_leaks=0:symbolize=0 UBSAN_OPTIONS=symbolize=0

# survives COMMAND...
survives() {
  { timeout "$seconds" "$@" >/dev/null 2>&1; } 2>/dev/null # where bash would tell of a signal
}

killed_by() {
  printf '%s\t%s\n' "$number" "$1"
  exit
}

if [[ $what = core ]]; then
  for tests in core_tests regression_tests; do
    survives "$build/$tests" --gtest_fail_fast --gtest_brief=1 || killed_by unit
  done
fi
mapfile -t recorded < <(find tests/conformance tests/goals -name '*.scn')
model=()
if [[ $what = model ]]; then model=(--model); fi
survives "$build/scenario" check "${model[@]}" "${recorded[@]}" || killed_by recorded
if [[ $what = model ]]; then
  survives "$build/scenario" check --model --as upstream tests/as_upstream/*.scn || killed_by recorded
fi
for target in "$build"/*_fuzzer; do # those that are built have the core in them
  survives "$target" "corpus/${target##*/}" || killed_by corpus
done
killed_by nothing
