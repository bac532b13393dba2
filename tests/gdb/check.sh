#!/usr/bin/env bash
# Usage: check.sh BOARD GDB_PRINTERS STOP_IN_CORE
#
# Stops BOARD (board.cpp) in gdb and prints what procbuf's printers and commands are for; then has
# STOP_IN_CORE find where it goes wrong. A test of ctest.
source "$(dirname "${BASH_SOURCE[0]}")/../check-lib.sh"

readonly board=$1 printers=$2 stop_in_core=$3
# LeakSanitizer cannot look at a program that a debugger holds.
# gdb's own status is that of its last command, which is wrong on purpose.
ASAN_OPTIONS=detect_leaks=0 timeout 60 gdb -nx -batch -x "$printers" -ex run \
  -ex 'frame function look' \
  -ex 'print buffer' -ex 'print dead' -ex 'print slice' -ex 'print process' \
  -ex 'print buffer.process_id_' -ex 'procbuf kernel' -ex 'procbuf-memory process 98 20' \
  -ex 'procbuf' -ex 'procbuf-memory' "$board" >"$work/out" 2>&1 || true

# shows PATTERN: a line of what gdb wrote matches.
shows() {
  grep -Eq -- "$1" "$work/out" || fail "not shown: $1"
}
readonly bytes='00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f \.\.\.'
shows "= 20 bytes at ram\+100 of process 0, identifier 0: $bytes\$"
shows '= 4 bytes at flash\+8 of process 1, identifier 1 \(dead: its identifier is 2 now\): 08 09 0a 0b$'
shows "= 20 bytes at 0x[0-9a-f]+: $bytes\$"
shows '= process 0: [A-Za-z]+, identifier 0, 0 restarts, RAM at 0x[0-9a-f]+: mark \+120, break \+512, kernel break \+[0-9]+, end \+2048$'
shows '= process 0, identifier 0$'
shows '^process 1: [A-Za-z]+, identifier 2, 1 restarts, .* mark \+0, '
shows '^  driver 7: grant at 0x[0-9a-f]+, [0-9]+ bytes$'
shows '^    rw slot 1: 24 bytes at ram\+96: 00 00 00 00 00 01 02 '
shows '^open: Slice: 20 bytes at ram\+100 of identifier 0$'
shows '^  \+98 +00 00 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d$'
shows '^  \+114 +0e 0f 10 11$'
shows '^procbuf needs a procbuf::Kernel: '
shows '^procbuf-memory needs a procbuf::Process: '

# Twice in the core, each time with what to type next, and not a word of anything else. The second time is
# a sanitizer's report, where the board has one.
ASAN_OPTIONS=detect_leaks=0:symbolize=0 timeout 60 gdb -nx -batch -x "$printers" -x "$stop_in_core" \
  -ex continue -ex 'info frame' --args "$board" wrong >"$work/out" 2>"$work/err" || true
shows '^process 1: [A-Za-z]+, identifier 1, 0 restarts, '
shows '^#0 .*procbuf::ReadWriteProcessBuffer::mut_enter'
shows '^Type: continue, bt, '
shows_not() {
  ! grep -Eq -- "$1" "$work/out" || fail "shown: $1"
}
shows_not 'Detaching|libthread_db|SIGTRAP|raise'
nm -C "$board" >"$work/names"
if grep -q ' __sanitizer::Die()' "$work/names"; then
  shows '^#[1-9][0-9]* .*procbuf::.*::len '
  [[ $(grep -c '^Type: continue, ' "$work/out") == 2 ]] || fail "not told twice what to type"
fi
((failures == 0)) || cat "$work/out"
finish
