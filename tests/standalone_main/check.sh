#!/usr/bin/env bash
# Usage: check.sh [RUNNER] TARGET
#
# Uses the main of fuzz targets without an engine (fuzz/engine/standalone_main.cpp), linked to target.cpp: which
# inputs it runs in which order, what it refuses, and that it names the input that it died of.
# A test of ctest.
source "$(dirname "${BASH_SOURCE[0]}")/../check-lib.sh"

readonly target=("$@") # with the runner that it needs on this machine, if any
# As in check-lib.sh, of the target.
use() { use_program "$1" "${target[@]}" "${@:2}"; }
refuses() { program_refuses "$1" "${target[@]}" "${@:2}"; }

# runs OUTPUT ARGUMENT...: it ends well, with that output.
runs() {
  local output=$1
  shift
  use 0 "$@"
  [[ $(cat "$work/out") == "$output" ]] || fail "$*: $(cat "$work/out")"
}

# dies INPUT: it dies in the second of three inputs, and says so.
dies() {
  local status=0
  printf '%s' "$1" >"$work/three/2"
  { "${target[@]}" "$work/three" >"$work/out" 2>"$work/err" || status=$?; } 2>/dev/null # bash tells, too
  ((status != 0 && status != 2)) || fail "$1: exit status $status"
  [[ $(grep -c "^while running $work/three/2\$" "$work/err") == 1 ]] || fail "$1: $(cat "$work/err")"
}

mkdir -p "$work"/{inputs/b/c,empty,three}
printf 'one,' >"$work/inputs/a"
printf 'two,' >"$work/inputs/b/.hidden"
printf 'three,' >"$work/inputs/b/c/x"
printf 'four,' >"$work/inputs/d"
: >"$work/nothing"
touch "$work"/three/{1,3}

runs 'one,two,three,four,ran 4 inputs' "$work/inputs"
runs 'four,one,ran 2 inputs' "$work/inputs/d" -runs=0 "$work/inputs/a" --not-an-option
runs 'ran 1 inputs' "$work/nothing"
runs 'one,ran 1 inputs' "$work/empty" "$work/inputs/a"
refuses ': no input: ' -runs=0
refuses ': no input: ' "$work/empty"
refuses '/not-there: No such file or directory$' "$work/inputs" "$work/not-there"
dies abort
dies fault
dies answer
grep -qx 'the target answers -1; engines take 0 alone' "$work/err" || fail "answer: $(cat "$work/err")"

# A FIFO and a device are read like files, up to a bound; inside a folder, neither is an input.
mkfifo "$work/fifo"
printf 'fifo,' >"$work/fifo" &
runs 'fifo,ran 1 inputs' "$work/fifo"
wait $!
ulimit -St 60 # of processor time, for one that goes on
refuses '/dev/zero: is larger than 4 MiB, which is the most that is read$' /dev/zero
mkfifo "$work/inputs/fifo"
ln -s ../inputs "$work/inputs/b/up"
ln -s nothing "$work/inputs/b/dangling"
ln -s ../a "$work/inputs/b/to-a"
runs 'one,two,three,one,four,ran 5 inputs' "$work/inputs"

finish
