#!/usr/bin/env bash
# Usage: check.sh REPOSITORY
#
# What all commands of ci/ have in common: how they take options, what they refuse, that each does so in one
# line with exit status 2, from wherever they are called; and the line that ci/fuzz shows. In a copy in which
# nothing can be built. What commands in Python make of their options is tried without starting them, by
# ci/lib/options_test.py. A test of ctest.
source "$(dirname "${BASH_SOURCE[0]}")/../check-lib.sh"

readonly repository=$1 stand=$work/repository

# program PATH: a shell script, from the standard input.
program() {
  mkdir -p "$(dirname "$1")"
  { printf '#!/bin/bash\n' && cat; } >"$1" && chmod +x "$1"
}

mkdir -p "$stand/tests" "$work/links"
cp -r "$repository/ci" "$stand"
cp -r "$repository/tests/planted" "$stand/tests"
cp -r "$repository/fuzz" "$repository/src" "$stand"
mkdir -p "$stand"/corpus/{allow_overlap,process_death,slice_access,streaming_slice,scenario}_fuzzer
program "$work/bin/cmake" <<<'exit 1'
export PATH=$work/bin:$PATH
mapfile -t commands < <(find "$stand"/ci/{,checks/}* -maxdepth 0 -type f -executable | sed "s#^$stand/ci/##" | sort)
((${#commands[@]} >= 15)) || fail "few commands: ${commands[*]}"

# run COMMAND: its words, in `words`. Of ci/firmware, the one that takes all options.
run() {
  words=("$stand/ci/$1")
  if [[ $1 = firmware ]]; then words+=(replay); fi
}

# refuses PATTERN ARGUMENT...: the command of `words`.
refuses() { program_refuses "^ci/[a-z0-9/-]+: .*$1" timeout 60 "${words[@]}" "${@:2}"; }

# ---- Options ------------------------------------------------------------------------------------------

# takes OPTION VALUE: in both forms, and goes on to what is behind it.
takes() { refuses 'unknown option --nope' "$1" "$2" "$1=$2" --nope; }

# check_option OPTION KIND: KIND is what the usage calls the value.
check_option() {
  refuses "$1 needs a value" "$1"
  refuses "$1 needs a value" "$1="
  case $2 in
    DURATION)
      takes "$1" 30m
      refuses "$1 needs a time like" "$1" 1d
      ;;
    N)
      takes "$1" 1
      refuses "$1 needs a whole number from 1 to [0-9]+, not \"99999999999\"" "$1" 99999999999
      ;;
    *)
      use_program 2 timeout 60 "${words[@]}" "$1" some --nope
      mapfile separate <"$work/err"
      use_program 2 timeout 60 "${words[@]}" "$1=some" --nope
      mapfile joined <"$work/err"
      [[ ${joined[*]} = "${separate[*]}" ]] || fail "${words[*]}: $1=some is not $1 some"
      ;;
  esac
}

options=0
for name in "${commands[@]}"; do
  use_program 0 "$stand/ci/$name" --help
  cp "$work/out" "$work/help"
  grep -q "^Usage: ci/$name" "$work/help" || fail "ci/$name --help: $(cat "$work/help")"
  use_program 0 "$stand/ci/$name" -h
  cmp -s "$work/out" "$work/help" || fail "ci/$name -h is not --help"
  ln -s "$stand/ci/$name" "$work/links/by-${name//\//-}"
  use_program 0 env -C "$work/links" "./by-${name//\//-}" --help
  cmp -s "$work/out" "$work/help" || fail "ci/$name is not the same by a link"
  words=("$work/links/by-${name//\//-}")
  refuses 'unknown option --nope' --nope
  run "$name"
  refuses 'unknown option --nope' --nope=5
  if grep -q 'exec .*/lib/python' "$stand/ci/$name"; then continue; fi
  while read -r option kind; do
    options=$((options + 1))
    check_option "$option" "$kind"
  done < <(sed '/^$/q' "$work/help" | grep -oE -- '--[a-z-]+ [A-Z]+' | sort -u)
done
((options >= 25)) || fail "only $options options were seen"

run fuzz
refuses '--time needs a time like' --time 8d
refuses 'there is no folder .*nowhere' --corpus "$work/nowhere"
run planted-bugs
refuses '--only is for the bugs of tests/planted' --generated --only 1
refuses '--seeds is for the bugs of tests/planted' --seeds=2 --generated
run repro
refuses 'is a folder: name the files in it' "$stand/fuzz"
refuses 'there is no file .*nowhere' "$work/nowhere"
refuses 'needs a file'
mkfifo "$work/fifo"
refuses 'cannot read .*fifo' "$work/fifo"
run tidy
refuses 'there is no folder nowhere in' nowhere

# ---- What cannot be tried -----------------------------------------------------------------------------

# An error that nobody looks at, wherever it comes up, is told, and is no finding.
for failing in 'false' 'f() { true && false; }; f' 'false | cat' 'x=$(exit 1)' 'cd /nowhere 2>/dev/null'; do
  printf '%s\n' "$(grep -h '^self=' "$stand/ci/bench")" "$failing" 'exit 0' | program "$stand/ci/broken"
  words=("$stand/ci/broken")
  refuses 'broken, line 4: this failed: '
done
rm "$stand/ci/broken"

program "$stand/ci/setup" <<<'exit 0' # what it would install is not what is tried here

# A PATH that has what every Debian has, less one.
mkdir "$work/path"
for name in bash env dirname basename cat realpath nproc flock timeout find xargs awk sed grep od; do
  ln -s "$(type -P "$name")" "$work/path/$name"
done
for name in flock nproc realpath; do
  mv "$work/path/$name" "$work/taken"
  program_refuses "$name" env -C "$work" PATH="$work/path" "$stand/ci/bench"
  mv "$work/taken" "$work/path/$name"
done

# What could not be tried is not what differs.
program "$work/building/cmake" <<<'exit 0'
for status in 0 1 2; do
  program "$stand/ci/checks/replay-check" <<<"exit $status"
  use_program "$status" env PATH="$work/building:$PATH" "$stand/ci/firmware" replay --processor cortex-m4
done

# A checkout that nobody may write to. Root may always, and becomes somebody else.
as_other=()
if ((EUID == 0)); then as_other=(setpriv --reuid=65534 --regid=65534 --clear-groups); fi
chmod -R a+rX "$work" && chmod -R a-w "$stand"
for words in 'ci/afl-sync' 'ci/bench' 'ci/corpus' 'ci/coverage' 'ci/fuzz' 'ci/firmware size' 'ci/oss-fuzz-check' \
  'ci/planted-bugs' 'ci/planted-bugs --generated' 'ci/repro ci/fuzz' 'ci/test' 'ci/test --quick' 'ci/tidy' \
  'ci/nightly --time 8h --out nights'; do
  read -r -a words <<<"$words"
  program_refuses '^ci/[a-z0-9-]+: .*(cannot (write|create)|another)' \
    timeout 60 "${as_other[@]}" env -C "$stand" "${words[@]}"
done
chmod -R u+w "$stand"

# ---- One build at a time in a folder ----------------------------------------------------------------------

# It builds until there is a file `go`, and leaves a server running, which outlives it.
program "$work/build-bin/cmake" <<END
[[ \$1 = --build ]] || exit 0
echo begin >>'$work/builds'
until [[ -e '$work/go' ]]; do sleep 0.1; done
sleep infinity &
echo \$! >>'$work/servers'
echo end >>'$work/builds'
END
{ grep -h '^self=' "$stand/ci/bench" && echo 'step "the build" build release'; } | program "$stand/ci/builder"

# builds NUMBER: whether so many have begun.
builds() { [[ -e $work/builds && $(grep -c begin "$work/builds") -ge $1 ]]; }

PATH=$work/build-bin:$PATH "$stand/ci/builder" >"$work/first" 2>&1 &
first=$!
until builds 1 || [[ ! -d /proc/$first ]]; do sleep 0.1; done
PATH=$work/build-bin:$PATH "$stand/ci/builder" >"$work/second" 2>&1 &
second=$!
until grep -q waiting "$work/second" || builds 2 || [[ ! -d /proc/$second ]]; do sleep 0.1; done
grep -qF "waiting for ci/builder (process $first), which builds in build/release" "$work/second" ||
  fail "the second build does not say whom it waits for: $(cat "$work/second")"
touch "$work/go"
waited=0
until [[ ! -d /proc/$first ]] && { builds 2 || [[ ! -d /proc/$second ]]; }; do
  sleep 0.1
  ((++waited < 3000)) || { fail 'a build waits for what the last one has left running' && kill "$second"; break; }
done
wait "$first" || fail "the first build: $(cat "$work/first")"
wait "$second" || fail "the second build: $(cat "$work/second")"
[[ $(paste -sd ' ' "$work/builds") = 'begin end begin end' ]] ||
  fail "two builds in one folder: $(paste -sd ' ' "$work/builds")"
xargs kill <"$work/servers"
rm "$stand/ci/builder"

# ---- The line that is shown while it fuzzes ---------------------------------------------------------------

program "$stand/ci/live" <<<'exec "${0%/*}/lib/python" live.py "$@"'
cat >"$stand/ci/lib/live.py" <<'END'
import sys
from pathlib import Path

import command
import progress
from campaign import Campaign, Job, Turn
from work import Work


class Fake:
    name = "fake"
    findings = lambda self, target, logs: [Path("a"), Path("b")]
    coverage = lambda self, target, logs: (3059, 812)


def main(words):
    work = Work()
    turn = Turn(work, Fake(), "scenario_text_fuzzer", 60, 0)
    turn._started.append(Job(None, Path("log"), Path(next(words))))
    progress.show(progress.parts(Campaign(work, 1), turn, "of 60 s"))
    return 0


command.run(main)
END
printf '\1\2\0\0\0\0\0\0\1\1\1\0\0\0\0\0' >"$work/counters"
whole='^findings 2 · scenario_text_fuzzer · [0-9]+ of 60 s · 513 inputs · .* inputs/s · .* operations/s · coverage 3059 · corpus 812$'

# on_terminal COLUMNS: what a terminal as wide shows, in `line`.
on_terminal() {
  use_program 0 script --quiet --return --command \
    "stty rows 24 columns $1 && '$stand/ci/live' '$work/counters'" /dev/null
  line=$(tr -d '\r' <"$work/out" | sed 's/\x1b\[K$//')
  ((${#line} < $1)) || fail "$1 columns: ${#line} are shown: $line"
  grep -q $'\x1b' <<<"$line" && fail "$1 columns: $line"
  return 0
}
export LC_ALL=C.UTF-8
use_program 0 "$stand/ci/live" "$work/counters"
grep -Eq "$whole" "$work/out" || fail "not on a terminal: $(cat "$work/out")"
on_terminal 250
grep -Eq "$whole" <<<"$line" || fail "250 columns: $line"
on_terminal 80
grep -Eq '^findings 2 · scenario_text_fuzzer · [0-9]+ of 60 s · 513 inputs · .* inputs/s$' <<<"$line" || fail "80 columns: $line"
on_terminal 50
grep -Eq '^findings 2 · scenario_text_fuzzer · [0-9]+ of 60 s$' <<<"$line" || fail "50 columns: $line"
on_terminal 30
[[ $line = 'findings 2' ]] || fail "30 columns: $line"
on_terminal 5
[[ $line = find ]] || fail "5 columns: $line"
on_terminal 2
[[ $line = f ]] || fail "2 columns: $line"
finish
