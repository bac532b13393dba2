#!/usr/bin/env bash
# Usage: check.sh TOOL REPOSITORY
#
# Other implementations under the harness: streams there and back, and `scenario crosscheck` with subjects that are
# right, wrong and rude (subject.py). A test of ctest.
source "$(dirname "${BASH_SOURCE[0]}")/../check-lib.sh"

readonly tool=$1 repository=$2
readonly goals=$repository/tests/goals
use() { use_program "$1" "$tool" "${@:2}"; }
refuses() { program_refuses "$1" "$tool" "${@:2}"; }

# ---- Streams

use 0 emit --corpus "$goals" --epilogue
mv "$work/out" "$work/asked"
grep -q '^%% .*/break-at-end.scn$' "$work/asked" || fail 'emit: no headers'
grep -q '^sbrk 0 0$' "$work/asked" || fail 'emit: no epilogue'
"$tool" serve <"$work/asked" >"$work/answered" || fail 'serve: fails'
use 0 compare "$work/answered"
grep -q "^[0-9,]* outcomes in $(grep -c '^%%' "$work/asked") scenarios compared with the model: all as expected$" \
  "$work/out" || fail "compare: $(cat "$work/out")"
"$tool" serve --model --as upstream <"$work/asked" >"$work/upstream" || fail 'serve --as: fails'
use 1 compare "$work/upstream" # it answers memop otherwise
grep -q 'memop: outcome' "$work/out" || fail "compare: no totals: $(cat "$work/out")"
use 0 compare --as upstream "$work/upstream"

use 0 emit --random 1 20
cp "$work/out" "$work/random"
use 0 emit --random 1 20
cmp -s "$work/out" "$work/random" || fail 'emit --random: not the same twice'
[[ $(grep -c '^%% random-1-' "$work/random") == 20 ]] || fail 'emit --random: not as many as asked for'
use 0 emit --small 1
grep -q '^%% small-' "$work/out" || fail 'emit --small: nothing'
use 0 grammar
python3 -c 'import json, sys; assert len(json.load(sys.stdin)["operations"]) == 48' <"$work/out" || fail 'grammar'

printf '%%%% a\nboot nonsense\n%%%% b skipped no memop\n' >"$work/stream"
[[ $("$tool" serve <"$work/stream" | head -n 1) == '%% a skipped line 1:6: '* ]] || fail 'serve: takes nonsense'
refuses 'stream:2:6: .* \(a\)' compare "$work/stream"
printf 'state 0\n' >"$work/stream"
refuses 'stream: line 1: a stream begins with `%% NAME`' compare "$work/stream"
use_program 2 "$tool" compare /dev/null
grep -q 'null: has no outcomes to compare' "$work/err" || fail 'compare: takes nothing for an answer'
refuses 'No such file' compare "$work/nowhere"
refuses 'Exactly 1 option from .*--corpus' emit
mkdir "$work/empty"
refuses 'there are no programs' emit --corpus "$work/empty"
refuses 'upstreem' compare --as upstreem "$work/answered"
use_program 2 bash -c '"$0" emit --random 1 2000 >/dev/full' "$tool"

# ---- Subjects

# What each of the wrong ones falls over, among other things.
readonly boot='boot processes=1 ram=1024 initial_break=256 flash=64 protected=0 fault=stop\ndriver 1 ro=1 rw=1\n'
mkdir "$work/programs"
printf "${boot}len rw:0:1:0\nrestart 0\nstate 0\nstate 0\n" >"$work/programs/restart.scn"
printf "${boot}state 0\nallow_rw 0 1 0 ram+0 8\nmut_chunks rw:0:1:0 2\n" >"$work/programs/chunks.scn"
printf "${boot}with rw:0:1:0\n  stop 0\nend\nmemop 0 2\nstate 0\n" >"$work/programs/stop.scn"

# with FAULT STATUS ARGUMENT...: asks the subject with this fault.
with() {
  local fault=$1 status=$2
  use "$status" crosscheck --with "exec python3 $(printf '%q' "$repository/tests/crosscheck/subject.py") $fault \
    $(printf '%q' "$tool") serve" --out "$work/out of $fault" --time 0 "${@:3}"
}

# told FAULT SIGNATURE OPERATIONS: a finding with this signature, and its files; it was made small.
told() {
  local story page program
  if ! story=$(grep -l "^signature: $2\$" "$work/out of $1"/*.txt); then
    fail "$1: not told: $(cat "$work/out")"
    return
  fi
  page=${story%.txt}.html program=${story%.txt}.scn
  grep -q '</html>' "$page" || fail "$1: no page"
  [[ $(grep -cv '^boot\|^driver' "$program") == "$3" ]] || fail "$1: not made small: $(cat "$program")"
}

with none 0 "$goals"
grep -q '^[0-9,]* programs of [0-9,]* operations .*: the subject answers as the model does$' "$work/out" ||
  fail "none: $(cat "$work/out")"
with forgets 1 "$work/programs"
told forgets 'difference / state / outcome active for active' 2
with dies 1 "$work/programs"
told dies 'death / mut_chunks / panic in mut_chunks.rs' 2 # the one before it was answered: so it is known where
with babbles 1 "$work/programs"
told babbles 'answer / a program / cannot be read' 3
with lacks 0 "$work/programs"
grep -q '^asked without what the subject lacks: with, memop$' "$work/out" ||
  fail "lacks: $(cat "$work/out")"

# Findings are asked again at the next start, and are none where they do not fail any more.
rm -r "$work/out of none"
mv "$work/out of forgets" "$work/out of none"
with none 0 "$goals/break-at-end.scn"
grep -q '^2 programs' "$work/out" || fail "the finding was not asked again: $(cat "$work/out")"

refuses 'the subject `/no/such` does not answer `state 0`: exit status 127' \
  crosscheck --with /no/such --out "$work/none" --time 0 "$goals"
refuses 'does not answer `state 0`: answers `state 0` without' crosscheck --with cat --out "$work/none" --time 0 "$goals"
refuses 'with.* is required' crosscheck --out "$work/none" "$goals"
refuses 'cannot be created' crosscheck --with cat --out /dev/null/x "$goals"
finish
