#!/usr/bin/env bash
# Usage: check.sh TOOL REPOSITORY
#
# Nights that go wrong, in a repository of its own: ci is the real one, but for what builds and for the
# processors, and the fuzz targets are target.cpp, which misbehaves as it is told. Campaigns are stopped,
# killed, filled up, refused; their workers crash, hang, eat memory, are killed; and nothing may be
# lost. A test of ctest.
source "$(dirname "${BASH_SOURCE[0]}")/../check-lib.sh"

readonly tool=$1 repository=$2 stand=$work/repository
readonly preset_target=scenario_fuzzer

# What is in the background ends with us. The disk of the test of full disks is one of its own.
trap 'kill $(jobs -p) 2>/dev/null || true; wait; umount "$work/disk" 2>/dev/null || true; rm -rf "$place"' EXIT

# ---- The repository -----------------------------------------------------------------------------------

# compile OUTPUT FLAG...
compile() {
  mkdir -p "$(dirname "$stand/$1")"
  clang++-19 -std=c++23 -O1 -I"$repository/fuzz/judge" "${@:2}" "$repository/fuzz/judge/session/statistics.cpp" \
    "$repository/tests/nightly/target.cpp" -o "$stand/$1"
}

# program PATH: a shell script, from the standard input.
program() {
  mkdir -p "$(dirname "$1")"
  { printf '#!/bin/bash\n' && cat; } >"$1" && chmod +x "$1"
}

# finds_short_programs WHAT STATUS: the tool, but for the longest of its searches, which says this.
finds_short_programs() {
  rm -f "$stand/build/release/scenario"
  program "$stand/build/release/scenario" <<END
if [[ \$1 = enumerate ]]; then echo '$1'; exit $2; fi
exec '$tool' "\$@"
END
}

make_repository() {
  local preset entry
  local afl=(-fsanitize-coverage=trace-pc-guard /usr/lib/afl/libAFLDriver.a /usr/lib/afl/afl-compiler-rt.o)
  mkdir -p "$stand"/{bin,tests/conformance,tests/goals,corpus}
  cp -r "$repository/ci" "$stand"
  for entry in CMakeLists.txt CMakePresets.json README.md cmake docs fuzz src; do
    ln -s "$repository/$entry" "$stand"
  done
  ln -s "$repository/tests/planted" "$stand/tests"
  cp "$repository/tests/conformance/rules/overlap.scn" "$stand/tests/conformance"
  cp "$repository/tests/goals/break-to-mark.scn" "$stand/tests/goals"
  for entry in release asan; do
    mkdir -p "$stand/build/$entry" && ln -s "$tool" "$stand/build/$entry/scenario"
  done
  finds_short_programs 'core and model agree' 0
  # Where there is a file `endless`, a build never ends; its compiler is a session of its own.
  program "$stand/bin/cmake" <<END
if [[ \$1 = --build && -e '$stand/endless' ]]; then
  setsid sleep infinity &
  printf '%s\n' \$! >'$stand/compiler.new' && mv '$stand/compiler.new' '$stand/compiler'
  wait
fi
END
  program "$stand/ci/setup" <<<'exit 0' # what it would install is not what is tried here
  program "$stand/ci/firmware" <<<'exit 0'
  program "$stand/ci/coverage" <<'END'
mkdir -p build/coverage
printf 'process.hpp\t%s;\n' $'1\tline\t1\tint x' $'2\tline\t0\tint y' $'2\tbranch\t1\tint y' \
  >build/coverage/points
printf 'process.hpp\t1\tscenario_fuzzer/0123\n' >build/coverage/programs
echo '50.0% of the lines and 100.0% of the branches of the core are reached'
END
  compile "build/libfuzzer/$preset_target" -fsanitize=fuzzer
  compile "build/afl/$preset_target" "${afl[@]}"
  for entry in libfuzzer afl; do
    mkdir -p "$stand/build/canary/$entry" && cp "$stand/build/$entry/$preset_target" "$stand/build/canary/$entry"
  done
  # A mutator that leaves it all to AFL++, which wants one.
  printf '%s\n' 'void *afl_custom_init(void *afl, unsigned seed) { (void)seed; return afl; }' \
    'void afl_custom_deinit(void *data) { (void)data; }' |
    clang-19 -shared -fPIC -x c - -o "$stand/build/canary/afl/libprocbuf_mutator.so"
  compile "build/asan/$preset_target" "$repository/fuzz/engine/standalone_main.cpp"
  program "$stand/ci/run32" <<<'exec "$@"'
  for preset in msan m32; do
    mkdir -p "$stand/build/$preset" && cp "$stand/build/asan/$preset_target" "$stand/build/$preset"
  done
}

# night STATUS ARGUMENT...: a night of the one target, in $out; its output is left as use_program does.
out=$work/nights
night() {
  use_program "$1" env PATH="$stand/bin:$PATH" "$stand/ci/nightly" --out "$out" --jobs 1 \
    --target "$preset_target" "${@:2}"
}

# wait_for WHAT COMMAND...: until the command succeeds, or what is in the background has ended. The limit is no
# verdict on how fast it is: ten minutes.
wait_for() {
  local i
  for ((i = 0; i < 6000; ++i)); do
    "${@:2}" && return
    [[ -d /proc/$pid ]] || break
    sleep 0.1
  done
  fail "$1 never came: $(cat "$work/background")"
}

# in_background ARGUMENT...: a night like those of `night`. Sets `pid`.
in_background() {
  # In the background, bash has it ignore SIGINT.
  env --default-signal=INT PATH="$stand/bin:$PATH" "$stand/ci/nightly" --out "$out" --jobs 1 \
    --target "$preset_target" "$@" >"$work/background" 2>&1 &
  pid=$!
}

# begin WHAT ARGUMENT...: the same, until the records tell of WHAT.
begin() {
  local lines
  lines=$(wc -l 2>/dev/null <"$out/records" || echo 0)
  in_background "${@:2}"
  wait_for "$1" recorded "$lines" "$1"
}

# recorded LINES WHAT: behind so many lines.
recorded() { tail -n +$(($1 + 1)) "$out/records" 2>/dev/null | grep -q "$2"; }

# interrupt: as Ctrl-C does, once, whatever it is doing.
interrupt() { kill -INT "$pid" || fail 'there is no night to interrupt'; }

# ended STATUS: the night of `begin`.
ended() {
  local status=0
  wait "$pid" 2>/dev/null || status=$?
  ((status == $1)) || fail "in the background: exit status $status, not $1: $(tail -5 "$work/background")"
}

# reports TEXT [FILE]: it is in the report.
reports() {
  grep -qF -- "$1" "$out/report/${2:-summary.txt}" ||
    fail "the report does not say: $1: $(cat "$out/report/summary.txt")"
}

# ---- What is refused ----------------------------------------------------------------------------------

make_repository
refuses() { program_refuses "$1" env PATH="$stand/bin:$PATH" "$stand/ci/nightly" "${@:2}"; }
refuses 'needs --time and --out' --time 8h
refuses 'needs a time like' --time 8d --out "$out"
refuses 'no engine x' --engine x
refuses 'less than a second' --time 11s --out "$out"
refuses 'cannot create folders' --time 1h --out /proc/nowhere
program_refuses 'has no night' "$tool" report "$work"
mkdir -p "$out"
printf '# known\nnot again | 2026-02-30 | no such day\n' >"$out/known.txt"
refuses 'known.txt:2: `2026-02-30` is no day' --time 1h --out "$out"
[[ ! -e $out/logs/tool-build.log ]] || fail 'a night that was refused has built'
[[ ! -e $out/records ]] || fail 'a night that was refused has begun'
rm "$out/known.txt"

# ---- A clean night, and the next one --------------------------------------------------------------------

night 0 --time 12s
reports 'nothing found'
reports '"verdict": "clean"' report.json
for file in report.json findings.sarif junit.xml summary.txt report.html; do
  [[ -s $out/report/$file ]] || fail "no $file"
done
reports 'scenario_fuzzer, afl' junit.xml
reports 'scenario_fuzzer, libfuzzer' junit.xml
[[ $(find "$out/work/corpus" -type f) ]] || fail 'no corpus'
printf 'abcdefgh' >"$out/work/corpus/$preset_target/far" # as far as target.cpp goes
# On a terminal: `script` makes one.
printf -v command '%q ' env PATH="$stand/bin:$PATH" "$stand/ci/nightly" --out "$out" --jobs 1 \
  --target "$preset_target" --time 3s --engine libfuzzer
use_program 0 script --quiet --return --command "stty rows 40 columns 120; $command" "$work/typescript"
for text in 'the last turn of each' '> scenario            libfuzzer ' $'\e[3A' 's left, processes: 1'; do
  grep -qF -- "$text" "$work/typescript" || fail "the terminal does not show $text: $(cat "$work/typescript")"
done
grep -rq '^abcdefgh' "$out/work/corpus" || fail 'the second night has not begun where the first ended'
(($(grep -c $'\tnight\t' "$out/records") == 2)) || fail 'not two nights'
reports 'The last nights' report.html

# Each of these has looked for the bug that is planted. To save seconds a night, those that follow take it for
# found, until `look_for_canary`.
take_canary_for_found() {
  cp "$repository/ci/lib/canary.py" "$stand/ci/lib"
  printf 'def found(engine, log): return 0\n' >>"$stand/ci/lib/canary.py"
}
look_for_canary() { cp "$repository/ci/lib/canary.py" "$stand/ci/lib"; }
take_canary_for_found

# ---- Stopped and killed ---------------------------------------------------------------------------------

begin "begin.*$preset_target, libfuzzer" --time 100s --engine libfuzzer
program_refuses "ci/nightly \\(process $pid\\) is running in " env PATH="$stand/bin:$PATH" \
  "$stand/ci/nightly" --out "$out" --time 100s
use_program 0 "$tool" report "$out"
reports 'so far: it was running when this was written'
interrupt
ended 130
reports 'stopped by SIGINT during: scenario_fuzzer, libfuzzer'
begin "begin.*$preset_target, libfuzzer" --time 100s --engine libfuzzer
reports 'stopped by SIGINT' # the same night
kill -TERM "$pid" || true
ended 130
printf 'kept' >"$out/work/corpus/$preset_target/kept"
printf 'found' >"$out/work/findings/$preset_target/crash-kept"
for moment in 'begin.tool build' 'begin.scenario_fuzzer inputs' "begin.*$preset_target, libfuzzer" "sample"; do
  begin "$moment" --time 100s --engine libfuzzer
  kill -KILL "$pid" || true
  ended 137
done
flock "$out/.lock" true # until what it has left running has ended
use_program 0 "$tool" report "$out"
reports 'so far: it was killed'
printf '12345\tslice\tscen' >>"$out/records" # as a lost machine leaves it
night 1 --time 2s --engine libfuzzer
for text in 'stopped by SIGTERM' 'killed during: scenario_fuzzer, libfuzzer' 'taken up again' \
  'not again / scenario_fuzzer / crash'; do
  reports "$text"
done
(($(grep -c '^- killed during: ' "$out/report/summary.txt") == 4)) || fail 'not every kill is told of'
[[ -e $out/work/findings/$preset_target/crash-kept ]] || fail 'a finding is lost'
(($(grep -c $'\tnight\t' "$out/records") == 3)) || fail 'a night that was killed was not taken up'
begin 'begin.*merge' --time 1s --engine libfuzzer
kill -KILL "$pid" || true
ended 137
night 0 --time 1s --engine libfuzzer # what was found earlier does not fail any more
reports 'killed during: '
grep -q ' 0 s of fuzzing left' "$out/report/summary.txt" || fail 'fuzzed again what was done'

# ---- Killed while it builds; and two that build in one folder ---------------------------------------------

out=$work/building
touch "$stand/endless"
begin 'begin.tool build' --time 1s --engine libfuzzer
wait_for 'the compiler' test -e "$stand/compiler"
builder=$pid
mv "$work/background" "$work/builder"
out=$work/waiting
in_background --time 1s --engine libfuzzer
wait_for 'a word about who builds' grep -qF "waiting for ci/nightly (process $builder), which builds in build/release" \
  "$work/background"
rm "$stand/endless"
kill -KILL "$builder"
wait "$builder" 2>/dev/null || true
ended 0
if grep -qs sleep "/proc/$(<"$stand/compiler")/cmdline"; then fail 'a night was killed, and its compiler lives'; fi
out=$work/building
night 0 --time 1s --engine libfuzzer
reports 'killed during: tool build'

# ---- Workers --------------------------------------------------------------------------------------------

# misbehaves HOW STATUS FILE: a night whose target misbehaves until the file is in its folder, and which then
# comes to its end.
misbehaves() {
  out=$work/$1
  export PROCBUF_BEHAVES=$1
  begin "begin.*$preset_target, libfuzzer" --time 1h --engine libfuzzer
  wait_for "$3" compgen -G "$out/work/$3" >/dev/null
  interrupt
  wait "$pid" || true
  night "$2" --time 1s --engine libfuzzer
  unset PROCBUF_BEHAVES
}
misbehaves crash 1 "logs/$preset_target-1.log" # of who takes the place of a worker that crashed
reports 'not again / scenario_fuzzer / crash'
reports '"ruleId": "not-again-scenario_fuzzer-crash"' findings.sarif
reports '<failure' junit.xml
printf 'not again / scenario_fuzzer / crash | 2999-12-31 | wanted\n' >"$out/known.txt"
use_program 0 "$tool" report "$out"
reports 'known until 2999-12-31'
printf 'not again / scenario_fuzzer / crash | 2001-12-31 | wanted\n' >"$out/known.txt"
use_program 1 "$tool" report "$out"
reports 'known.txt:1: expired on 2001-12-31'
printf 'not again\n' >"$out/known.txt"
program_refuses 'known.txt:1: is not' "$tool" report "$out"
program_refuses 'known.txt:1: is not' env PATH="$stand/bin:$PATH" "$stand/ci/nightly" --out "$out" --time 1h

misbehaves killed 0 "logs/$preset_target-1.log"
reports 'trouble: scenario_fuzzer: a process ended with status 137'
# Only AddressSanitizer tells libFuzzer of a large piece of memory; without it, everything else is quicker.
compile "build/libfuzzer/$preset_target" -fsanitize=fuzzer,address
misbehaves memory 1 "findings/$preset_target/oom-*"
reports 'not again / scenario_fuzzer / oom'
misbehaves hang 1 "findings/$preset_target/timeout-*"
reports 'not again / scenario_fuzzer / timeout'

# ---- What a night is nothing without ----------------------------------------------------------------------

out=$work/canary
look_for_canary
program "$stand/build/canary/libfuzzer/scenario_fuzzer" <<<'exit 0'
night 2 --time 2s --engine libfuzzer
reports 'could not run: a bug planted in the core is not found'
take_canary_for_found

out=$work/replay
program "$stand/build/m32/$preset_target" <<<'echo not as it should be; exit 1'
night 1 --time 1s --engine libfuzzer
reports 'replay / m32 scenario_fuzzer'
reports 'not as it should be' report.html
cp "$stand/build/asan/$preset_target" "$stand/build/m32"

# What cannot be run is nobody's crash, and the night is not clean.
out=$work/incomplete
program "$stand/ci/run32" <<<'exit 126'
night 2 --time 1s --engine libfuzzer
reports 'incomplete: nothing found, 1 check did not run'
reports "did not run: replay m32 $preset_target"
program "$stand/ci/run32" <<<'exec "$@"'

out=$work/search
finds_short_programs 'a short program differs' 1
night 1 --time 1s --engine libfuzzer
reports 'search / short programs'
reports 'a short program differs' report.html
finds_short_programs 'core and model agree' 0

# ---- A disk that is full: one of four megabytes, where we may have one --------------------------------------

mkdir -p "$work/disk"
if mount -t tmpfs -o size=4m tmpfs "$work/disk" 2>/dev/null; then
  out=$work/disk/out
  begin "begin.*$preset_target, libfuzzer" --time 100s --engine libfuzzer
  printf 'found' >"$out/work/findings/$preset_target/crash-kept"
  head -c 8M /dev/zero >"$work/disk/full" 2>/dev/null || true
  ended 2
  grep -q 'or the disk is full' "$work/background" || fail "a full disk: $(cat "$work/background")"
  rm "$work/disk/full"
  night 1 --time 1s --engine libfuzzer
  reports 'taken up again'
  reports 'not again / scenario_fuzzer / crash'
else
  printf 'not tried: a full disk (it needs the right to mount one)\n'
fi
finish
