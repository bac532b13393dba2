# shellcheck shell=bash
# What the tests in these folders that use a program as a person does have in common. A check.sh
# sources this first, and ends with `finish`:
#
#   source "$(dirname "${BASH_SOURCE[0]}")/../check-lib.sh"
#
# Whatever is not as it should be is told by `fail`, and the rest still runs.
set -euo pipefail

# A folder for the test alone. Its name is one that somebody's checkout may have: blanks, quotes, a letter that is not
# ASCII. So every command that a test uses is seen to work there.
place=$(mktemp -d)
readonly place work="$place/a \"new\" földer"
mkdir --mode=700 "$work" # for somebody else where a test opens it
chmod 755 "$place"
unset PYTHONDONTWRITEBYTECODE # which would compile the modules of ci/lib again at each start of a command
unset PROCBUF_ALOUD # of ci/test, which may be who runs us: what ours say is for us
trap 'rm -rf "$place"' EXIT
failures=0

# fail MESSAGE
fail() {
  printf 'FAILED: %s\n' "$1"
  failures=$((failures + 1))
}

# use_program STATUS PROGRAM ARGUMENT...: its output is left in $work/out and $work/err.
use_program() {
  local expected=$1 status=0
  shift
  "$@" >"$work/out" 2>"$work/err" || status=$?
  ((status == expected)) || fail "$*: exit status $status, not $expected: $(cat "$work/err")"
}

# program_refuses PATTERN PROGRAM ARGUMENT...: exit status 2, one line on the standard error that
# matches.
program_refuses() {
  local pattern=$1 lines
  shift
  use_program 2 "$@"
  mapfile -t lines <"$work/err" # this is done so often that no program is started for it
  [[ ${#lines[@]} == 1 ]] || fail "$*: not one line: $(cat "$work/err")"
  [[ ${lines[0]-} =~ $pattern ]] || fail "$*: $(cat "$work/err")"
}

finish() {
  ((failures == 0))
}
