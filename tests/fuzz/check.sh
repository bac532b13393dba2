#!/usr/bin/env bash
# Usage: check.sh REPOSITORY
#
# ci/fuzz as it is used, in a copy in which nothing is built: its engine is a script that notes what it was
# given, and finds something where PROCBUF_FINDS is the name of its counters. A test of ctest.
source "$(dirname "${BASH_SOURCE[0]}")/../check-lib.sh"

readonly repository=$1 stand=$work/repository
readonly target=scenario_fuzzer

# program PATH: a shell script, from the standard input.
program() {
  mkdir -p "$(dirname "$1")"
  { printf '#!/bin/bash\n' && cat; } >"$1" && chmod +x "$1"
}

# engine FOLDER: for every target, a program that runs until it is told to end; with -once, not at all.
engine() {
  local name
  for name in "$stand"/fuzz/*_fuzzer.cpp; do
    program "$stand/$1/$(basename "$name" .cpp)" <<'END'
printf '%s\n' "$0" "$@" >"$PROCBUF_STATS.given"
printf '\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0' >"$PROCBUF_STATS"
if [[ ${PROCBUF_STATS##*/} = "${PROCBUF_FINDS-}" ]]; then
  for argument; do [[ $argument != -artifact_prefix=* ]] || file=${argument#*=}crash-it; done
  echo it >"$file" && echo "artifact_prefix='./'; Test unit written to $file" >&2
  exit 77
fi
[[ " $* " != *' -once '* ]] || exit 0
trap 'kill $!; exit 72' INT
sleep 600 &
wait
END
  done
}

mkdir -p "$stand"/{corpus,tests/conformance,tests/goals}
cp -r "$repository/ci" "$repository/fuzz" "$stand"
for entry in CMakeLists.txt CMakePresets.json README.md cmake docs src; do ln -s "$repository/$entry" "$stand"; done
ln -s "$repository/tests/planted" "$stand/tests"
program "$stand/ci/setup" <<<'exit 0'
program "$stand/build/release/scenario" <<<'exit 0'
program "$work/bin/cmake" <<<"printf '%s\n' \"\$*\" >>'$work/built'"
program "$stand/build/canary/libfuzzer/scenario_fuzzer" <<<'echo "Test unit written to canary" >&2; exit 77'
engine build/libfuzzer
engine build/libfuzzer-undefined

# fuzz STATUS ARGUMENT...: with what it found earlier forgotten.
fuzz() {
  rm -rf "$stand/work" "$work/built"
  use_program "$1" timeout 100 env PATH="$work/bin:$PATH" "$stand/ci/fuzz" "${@:2}"
}

# given JOB [TARGET]: what that process was given, one a line.
given() { cat "$stand/work/logs/${2:-$target}-$1.counters.given" 2>&1; }

# ---- What is passed on ----------------------------------------------------------------------------------

mkdir -p "$work/my corpora"
fuzz 0 --target "$target" --jobs=2 --seed 7 --corpus "$work/my corpora" --time=2s -- -once -h --a=b
grep -q 'nothing found' "$work/out" || fail "nothing found: $(cat "$work/out" "$work/err")"
for job in 0 1; do
  [[ $(given "$job" | tail -3) = $'-once\n-h\n--a=b' ]] || fail "arguments for the engine: $(given "$job")"
  given "$job" | grep -qx -- "-seed=$((7 + job))" || fail "the seed of process $job: $(given "$job")"
  given "$job" | grep -qx -- '-max_total_time=2' || fail "the time: $(given "$job")"
  given "$job" | grep -v '^-' | sed -n 2p | grep -qx "$work/my corpora/$target" ||
    fail "not the first folder: $(given "$job")"
  given "$job" | head -1 | grep -qx "build/libfuzzer/$target" || fail "not the build: $(given "$job")"
done
[[ ! -e $stand/work/corpus ]] || fail 'there is a corpus where none was wanted'

fuzz 0 --target "$target" --jobs 1 --time 1 --sanitizer undefined -- -once
given 0 | head -1 | grep -qx "build/libfuzzer-undefined/$target" || fail "not the build: $(given 0)"
grep -q -- '--preset libfuzzer-undefined' "$work/built" || fail "not built: $(cat "$work/built")"
given 0 | grep -q -- '-seed=' && fail "a seed that nobody gave: $(given 0)"
given 0 | grep -qx "work/corpus/$target" || fail "the working corpus: $(given 0)"

# ---- Stopping at the first finding ------------------------------------------------------------------------

# A second process of the same target, and five more targets, would go on for ten minutes each.
export PROCBUF_FINDS=allow_overlap_fuzzer-0.counters
fuzz 1 --jobs 2 --time 1h --stop-at-first
grep -q '^found: work/findings/allow_overlap_fuzzer/crash-it$' "$work/out" || fail "not found: $(cat "$work/out")"
[[ ! -s $work/err ]] || fail "a stop is no trouble: $(cat "$work/err")"
[[ ! -e $stand/work/logs/process_death_fuzzer-0.log ]] || fail 'it went on to the next target'
finish
