#!/usr/bin/env bash
# Usage: check.sh PROGRAM
#
# ci/run32 on a 32-bit PROGRAM (program.cpp): it decides as this machine is, each of its two ways can be
# forced, and where there is neither it says so. A test of ctest.
source "$(dirname "${BASH_SOURCE[0]}")/../check-lib.sh"

readonly program=$1
run32=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../../ci/run32")
readonly run32
unset PROCBUF_RUN32

# runs OUTPUT ENVIRONMENT... : the program, with arguments, and its status comes through.
runs() {
  use_program 7 env "${@:2}" "$run32" "$program" 'a b' '' --help
  [[ $(cat "$work/out") == "$1" ]] || fail "${*:2}: $(cat "$work/out")"
}

# A machine with nothing but what ci/run32 needs itself, and one that also has a qemu-i386: ours says that it
# was used, and runs nothing.
mkdir -p "$work"/{bare,qemu}
for tool in bash env sed mktemp chmod rm; do ln -s "$(command -v "$tool")" "$work/bare/$tool"; done
printf '#!/bin/bash\nprintf "through %%s" "${0##*/}"; printf "|%%s" "$@"; exit 0\n' >"$work/qemu/qemu-i386"
chmod +x "$work/qemu/qemu-i386"

# What is true here, asked in another way.
status=0
"$program" >/dev/null 2>&1 || status=$?
if ((status == 7)); then
  truth=native
  use_program 0 env PATH="$work/bare" "$run32"
  runs '32|a b||--help' PATH="$work/qemu:$work/bare" PROCBUF_RUN32=native
else
  truth=qemu-i386
  program_refuses 'neither as it is nor through qemu-i386' env PATH="$work/bare" "$run32"
  program_refuses 'neither as it is nor through qemu-i386' env PATH="$work/bare" "$run32" "$program"
fi
use_program 0 "$run32"
[[ $(cat "$work/out") == "$truth" ]] || fail "says $(cat "$work/out"), where $truth is true"
runs '32|a b||--help' PATH="$PATH"

# Each way, forced: native is no way around (a program of 64 bits shows it), qemu-i386 is one.
use_program 0 env PATH="$work/qemu:$PATH" PROCBUF_RUN32=native "$run32" "/bin/echo" 'a b'
[[ $(cat "$work/out") == 'a b' ]] || fail "forced native: $(cat "$work/out")"
use_program 0 env PATH="$work/qemu:$PATH" PROCBUF_RUN32=qemu-i386 "$run32" "$program" 'a b'
[[ $(cat "$work/out") == "through qemu-i386|$program|a b" ]] || fail "forced qemu-i386: $(cat "$work/out")"
if command -v qemu-i386 >/dev/null; then runs '32|a b||--help' PROCBUF_RUN32=qemu-i386; fi

program_refuses 'PROCBUF_RUN32 is native or qemu-i386, not "arm"' env PROCBUF_RUN32=arm "$run32" "$program"
program_refuses 'cannot run .*/none: no such program' "$run32" "$work/none"
program_refuses 'unknown option --nope' "$run32" --nope
use_program 0 "$run32" --help
grep -q '^Usage: ci/run32' "$work/out" || fail "--help: $(cat "$work/out")"

finish
