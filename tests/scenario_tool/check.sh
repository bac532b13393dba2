#!/usr/bin/env bash
# Usage: check.sh TOOL CONFORMANCE_DIR
#
# Uses the scenario tool as somebody does who makes mistakes: what each command prints, its exit
# status, and that whatever is wrong is said in one line on the standard error, with nothing run.
# A test of ctest.
source "$(dirname "${BASH_SOURCE[0]}")/../check-lib.sh"

readonly tool=$1 conformance=$2
readonly rule=$conformance/rules/overlap.scn goals=$conformance/../goals
# As in check-lib.sh, of the tool.
use() { use_program "$1" "$tool" "${@:2}"; }
refuses() {
  program_refuses "$1" "$tool" "${@:2}"
  [[ ! -s $work/out ]] || fail "scenario ${*:2}: something was run"
}

# text NAME LINE...: a scenario text in the work folder.
text() {
  local name=$1
  shift
  printf '%s\n' "$@" >"$work/$name"
}

readonly boot='boot processes=1 ram=1024 initial_break=256 flash=64 protected=0 fault=stop'
readonly driver='driver 1 ro=1 rw=1'

# What works.
use 0 run "$rule"
cmp -s "$work/out" "$rule" || fail "run: the transcript of a recorded file is not the file"
use 0 run --model "$rule"
cmp -s "$work/out" "$rule" || fail "run --model: the transcript of a recorded file is not the file"
for profile in procbuf upstream procbuf,-M17 upstream,+M4,-M4; do
  use 0 run --model --as "$profile" "$rule"
  cmp -s "$work/out" "$rule" || fail "run --as $profile: the transcript of a recorded file is not the file"
done
use 0 check "$rule" "$conformance/rules/slices.scn"
grep -q 'in 2 files compared with the core: all as recorded' "$work/out" || fail "check: no summary"
use 0 check --model "$rule"
use 0 pack "$rule" -o "$work/packed"
use 0 show "$work/packed"
cp "$work/out" "$work/shown.scn"
use 0 run "$work/shown.scn"
diff <(grep -v '^#' "$rule") "$work/out" >/dev/null || fail "pack, show, run: not the same scenario"
: >"$work/nothing"
use 0 show "$work/nothing"
use 0 --help
use 0 show --help
grep -q '^Print a fuzz input' "$work/out" || fail "show --help: not of the command"

# A text by any name, with what editors do to it: a byte-order mark, the line ends of Windows, letters
# that are no ASCII. Shown, it is what the parser made of it.
use 0 show "$rule"
cp "$work/out" "$work/plain"
diff <(sed -E '/^ *#/d; s/ *(->|#).*//' "$rule") "$work/plain" >"$work/difference" ||
  fail "show of a text: $(head -3 "$work/difference")"
printf '\xef\xbb\xbf# \xc3\xbc\r\n' >"$work/edited"
sed 's/$/\r/' "$rule" >>"$work/edited"
for command in show run check goals deaths refusals; do
  use_program "$([[ $command = goals ]] && echo 1 || echo 0)" "$tool" "$command" "$work/edited"
done
use 0 show "$work/edited"
cmp -s "$work/out" "$work/plain" || fail "show of an edited text: $(head -3 "$work/out")"
{ printf '\xef\xbb\xbf'; cat "$work/plain"; } >"$work/edited"
use 0 show "$work/edited"
cmp -s "$work/out" "$work/plain" || fail "show of a marked text: $(head -3 "$work/out")"
printf '\xef\xbb\xbfnonsense\n' >"$work/marked"
refuses 'marked:1:1: .*found `nonsense`' run "$work/marked"
use 0 enumerate --depth 1
grep -Eq '^[0-9,]+ of [0-9,]+ programs of up to 1 operations .*: core and model agree$' "$work/out" ||
  fail "enumerate: $(cat "$work/out")"
use 0 goals "$goals" "$work/packed" --json "$work/goals.json"
tail -1 "$work/out" | grep -Eq '^goals: ([0-9]+) of \1 · outcomes: ([0-9]+) of \2$' || fail "goals: no summary"
grep -q '"differences": \[\],' "$work/goals.json" || fail "goals: no JSON"
use 1 goals "$goals/break-to-mark.scn"
grep -q '^         1  break-to-mark  ' "$work/out" || fail "goals: not counted"
grep -q '^missing: break-below-mark (D1): ' "$work/out" || fail "goals: not missed"
grep -q '^missing: brk -> err NoSuchApp$' "$work/out" || fail "goals: no outcome missed"
use 0 deaths --jobs 2 "$rule" "$work/packed"
grep -q ' deaths in 2 programs, .*: core and model agree$' "$work/out" || fail "deaths: $(cat "$work/out")"

# Looking into what does not fail, in each form that an input has.
for input in "$rule" "$work/packed"; do
  use 0 explain "$input"
  grep -q ': does not fail (run as an input of scenario_fuzzer)$' "$work/out" || fail "explain: $(cat "$work/out")"
  use 0 minimize "$input" -o "$work/least.scn"
  [[ ! -e $work/least.scn ]] || fail "minimize: wrote what does not fail"
done
use 0 explain "$work/packed" --target slice_access_fuzzer
grep -q 'an input of slice_access_fuzzer' "$work/out" || fail "explain: not the target asked for"
use 0 explain "$rule" --target scenario_text_fuzzer
mkdir "$work/protection_fuzzer"
readonly story=$work/protection_fuzzer/story
use 0 pack "$rule" -o "$story" --target protection_fuzzer
use 0 show "$story"
grep -q '^step 1: boot, memory 0x20000000 to .* -> visible end 0x' "$work/out" || fail "show: $(cat "$work/out")"
use 0 explain "$story"
grep -q ': does not fail (run as an input of protection_fuzzer)$' "$work/out" || fail "explain: $(cat "$work/out")"
use 0 minimize "$story" -o "$work/least"
[[ ! -e $work/least ]] || fail "minimize: wrote a story that does not fail"
use 0 trace "$rule"
grep -Eq '^ +1  [a-z_]+ .* -> ' "$work/out" || fail "trace: $(head -3 "$work/out")"
use 0 draw "$rule" -o "$work/page.html"
grep -q '^<!' "$work/page.html" || fail "draw: no page"
use 0 to-test "$rule" -o "$work/rule_test.cpp"
grep -q '^TEST(Regression, Found) {$' "$work/rule_test.cpp" || fail "to-test: no test"
mkdir "$work/crashes"
cp "$rule" "$work/packed" "$work/crashes"
use 0 triage "$work/crashes" --json "$work/triage.json"
grep -q '^does-not-fail: 2 inputs$' "$work/out" || fail "triage: $(cat "$work/out")"
grep -q '"count": 2' "$work/triage.json" || fail "triage: no JSON"

# Planted bugs: one that everything finds, one that fuzzing alone does, now and then.
mkdir -p "$work/planted" "$work/results"/{first,second}
printf '%s\n' '# Breaks <this>.' '# rule: A1' '# upstream: #12' >"$work/planted/first.patch"
printf '%s\n' '# Breaks that.' '# rule: L3' >"$work/planted/second.patch"
printf 'key\nkilled A.Test\n' | tee "$work/results/first"/{unit,recorded} >"$work/results/first/corpus"
printf 'key\nsurvived\n' | tee "$work/results/second"/{unit,recorded} >"$work/results/second/corpus"
for seed in 1 2 3; do
  printf 'key\nfound 0.%d 10 1234\n' "$seed" >"$work/results/first/libfuzzer-$seed"
  printf 'key\nmissed 60.00 99999 999999\n' >"$work/results/second/libfuzzer-$seed"
done
printf 'key\nfound 7.50 100 5000\n' >"$work/results/second/libfuzzer-2"
score=(score --results "$work/results" --json "$work/score.json" --page "$work/score.html")
use 0 "${score[@]}" "$work/planted/first.patch"
use 1 "${score[@]}" "$work/planted/first.patch" "$work/planted/second.patch"
grep -Eq '^first +A1 +killed +killed +killed +3/3 +0\.20 s \(0\.10-0\.30\) +- +-$' "$work/out" ||
  fail "score: $(cat "$work/out")"
grep -Eq '^second +L3 +SURVIVED +SURVIVED +SURVIVED +1/3 +- s \(7\.50-\) +- +-$' "$work/out" ||
  fail "score: $(cat "$work/out")"
grep -q '^2 bugs · unit: 1 of 2 · recorded: 1 of 2 · corpus: 1 of 2$' "$work/out" || fail "score: no sum"
grep -q '^libfuzzer: 1 of 2 found every time$' "$work/out" || fail "score: $(tail -2 "$work/out")"
grep -q '"by": "A.Test"' "$work/score.json" || fail "score: no JSON"
grep -q '<small>Breaks &lt;this&gt;.</small>' "$work/score.html" || fail "score: no page"

# An interrupt: how far it got.
"$tool" enumerate --depth 5 --jobs 2 >"$work/out" &
until [[ /proc/$!/exe -ef $tool ]]; do sleep 0.05; done
while kill -INT $! 2>/dev/null; do sleep 0.1; done # it may not be listening yet
status=0
wait $! || status=$?
((status == 130)) || fail "enumerate, interrupted: exit status $status"
grep -q ': interrupted; up to here core and model agree$' "$work/out" || fail "enumerate, interrupted"

# Which target an input is of: what it says itself, then its path, then the option above both.
mkdir "$work/slice_access_fuzzer"
text slice_access_fuzzer/plain "$boot" "$driver" 'state 0'
text slice_access_fuzzer/story '# target: process_death_fuzzer' "$boot" "$driver" 'state 0'
says_target() {
  use 0 explain "${@:2}"
  grep -q "does not fail (run as an input of $1)" "$work/out" || fail "explain ${*:2}: $(cat "$work/out")"
}
says_target scenario_fuzzer "$rule"
says_target slice_access_fuzzer "$work/slice_access_fuzzer/plain"
says_target process_death_fuzzer "$work/slice_access_fuzzer/story"
says_target allow_overlap_fuzzer "$work/slice_access_fuzzer/story" --target allow_overlap_fuzzer

# Nothing fails: there is nothing to stop before.
use 0 trace --stop "$rule"
grep -q 'does not fail' "$work/out" || fail "trace --stop: $(cat "$work/out")"

# A wrong recorded line.
sed 's/^len rw:0:1:0 -> ok 8$/len rw:0:1:0 -> ok 9/' "$conformance/rules/stop-resume.scn" >"$work/wrong.scn"
use 1 check "$work/wrong.scn"
grep -q 'wrong.scn:13: len rw:0:1:0' "$work/out" || fail "check: no place: $(cat "$work/out")"
use 1 check --model "$work/wrong.scn"

# What is refused.
text unknown "$boot" "$driver" 'allow_xx 0 1 0 ram+0 1'
refuses 'unknown:3:1: .*allow_xx' run "$work/unknown"
text large "$boot" "$driver" 'set rw:0:1:0 0 256'
refuses 'large:3:16: .*256' run "$work/large"
text open "$boot" "$driver" 'with rw:0:1:0'
refuses 'open:3:1: .*end' run "$work/open"
text driver "$boot" "$driver" 'len rw:0:7:0'
refuses 'driver:3:[0-9]+: .*7' run "$work/driver"
refuses 'nothing:1:1: .*boot' run "$work/nothing"
refuses 'packed:[0-9]+:[0-9]+: ' run "$work/packed"
refuses 'not-there: No such file' run "$work/not-there"
refuses 'not-there: No such file' show "$work/not-there"
refuses ': .*irectory' run "$work"
refuses 'not-there' check "$rule" "$work/not-there"
grep -v ' -> ' "$work/unknown" | head -2 >"$work/bare"
refuses 'bare: has no recorded outcomes' check "$work/bare"
refuses '--as: no profile: `tock`, at `tock`; .* names are E1, M3, M4, M17, M18' run --model --as tock "$rule"
refuses '--as: .*, at `-M5`; ' check --model --as procbuf,-M5 "$rule"
refuses '--as requires --model' run --as upstream "$rule"
refuses 'depth' enumerate --depth 7
refuses 'jobs' enumerate --jobs 0
refuses 'jobs: .*1 to 256' enumerate --depth 1 --jobs 257
refuses 'jobs: .*1 to 256' deaths --jobs 999999999 "$rule"
refuses 'PATH is required' deaths
use 0 refusals --jobs 2 "$rule" "$work/packed"
grep -q ' refusals in 2 programs, .*: core and model agree$' "$work/out" || fail "refusals: $(cat "$work/out")"
use 0 refusals --firmware "$rule" "$work/packed"
grep -q ' refusals in 2 programs, .*: core and model agree$' "$work/out" || fail "refusals --firmware: $(cat "$work/out")"
refuses 'not-there: No such file' deaths "$rule" "$work/not-there"
cp "$work/unknown" "$work/unknown.scn"
refuses 'unknown.scn:3:1: ' deaths "$work/unknown.scn"
mkdir "$work/empty"
refuses 'deaths: no programs' deaths "$work/empty"
refuses 'refusals: no programs' refusals "$work/empty"
refuses 'not-there: No such file' goals "$rule" "$work/not-there"
refuses 'no inputs' goals "$work/empty"
refuses 'nowhere/json: cannot be written' goals "$goals" --json "$work/nowhere/json"
for command in explain trace to-test "minimize -o $place/out.scn" "draw -o $place/out.html"; do
  # shellcheck disable=SC2086 # words
  refuses 'nothing: is empty' $command "$work/nothing"
  # shellcheck disable=SC2086
  refuses 'not-there: No such file' $command "$work/not-there"
  # shellcheck disable=SC2086
  refuses 'unknown.scn:3:1: ' $command "$work/unknown.scn"
  # shellcheck disable=SC2086
  refuses '--target' $command "$rule" --target no_fuzzer
done
refuses 'no operations to trace' trace "$rule" --target scenario_text_fuzzer
refuses 'no operations to test' to-test "$rule" --target scenario_text_fuzzer
refuses 'a story of memory protection has no operations to trace' trace "$story"
refuses 'a story of memory protection has no operations to test' to-test "$story"
refuses 'a story of memory protection has no operations to draw' draw "$story" -o "$work/story.html"
refuses 'least.scn: a story of memory protection is no scenario' minimize "$story" -o "$work/least.scn"
refuses 'no name for a test' to-test "$rule" --add 'two words'
refuses 'excludes' to-test "$rule" --add Name -o "$work/out.cpp"
refuses 'output is required' minimize "$rule"
refuses 'is no folder' triage "$work/not-there"
refuses 'has no inputs' triage "$work/empty"
refuses 'not-there: No such file' score --results "$work/results" "$work/not-there"
printf 'key\nperhaps\n' >"$work/results/first/unit"
refuses 'first/unit: is no result' score --results "$work/results" "$work/planted/first.patch"
refuses 'results is required' score "$work/planted/first.patch"
refuses 'there is no command run-away; there are: run, check, .*scenario --help' run-away "$rule"
refuses 'not expected: --run-away' --run-away
refuses 'a command is missing' --
refuses 'not expected: .*check' run "$rule" check "$rule"
refuses 'FILE is required' run
refuses 'a command is missing; there are: run, check, ' # nothing at all
refuses 'nowhere/packed: cannot be written' pack "$rule" -o "$work/nowhere/packed"
text long "$boot" "$driver" "store 0 ram+0 $(printf '00%.0s' {1..1025})"
refuses 'long:3:15: ' pack "$work/long" -o "$work/long.bin"
[[ ! -e $work/long.bin ]] || fail "pack: left a file behind"
if [[ -w /dev/full ]]; then
  status=0
  "$tool" run "$rule" >/dev/full 2>"$work/err" || status=$?
  ((status == 2)) && grep -q 'standard output: No space' "$work/err" || fail "run: a full disk is not noticed"
fi

finish
