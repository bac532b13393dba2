#!/usr/bin/env bash
# Usage: files.sh TOOL CONFORMANCE_DIR
#
# What the scenario tool reads and writes, where that is not a plain file: devices, FIFOs, links, folders,
# the standard input and output, what is too large, what cannot be written, and Ctrl-C. Whatever it is, nothing
# that is there is lost, nothing is left over, nothing goes on without end. A test of ctest.
source "$(dirname "${BASH_SOURCE[0]}")/../check-lib.sh"

chmod 755 "$work" # for the other user
cp "$1" "$work/scenario"
# Copies, so that their paths are as rude as that of any other file here.
cp -r "$2" "$2/../goals" "$work"
readonly tool=$work/scenario conformance=$work/conformance
readonly rule=$conformance/rules/overlap.scn goals=$conformance/../goals
# As in check-lib.sh, of the tool.
use() { use_program "$1" "$tool" "${@:2}"; }
refuses() { program_refuses "$1" "$tool" "${@:2}"; }

# as_user FUNCTION ARGUMENT...: the same, by somebody whom permissions hold back.
as_user() {
  local someone=()
  if ((EUID == 0)); then someone=(setpriv --reuid 65534 --regid 65534 --clear-groups); fi
  if [[ $1 = use ]]; then
    use_program "$2" "${someone[@]}" "$tool" "${@:3}"
  else
    program_refuses "$2" "${someone[@]}" "$tool" "${@:3}"
  fi
}

# holds FILE EXPECTED WHAT
holds() {
  cmp -s "$1" "$2" || fail "$3: $(basename "$1") does not hold what it should"
}

no_leftovers() {
  local left
  left=$(find "$work" -name '*.part')
  [[ ! $left ]] || fail "$1: left behind: $left"
}

# node NAME MINOR: a character device of memory in the work folder, where that can be made and used.
node() {
  [[ $EUID == 0 ]] && mknod "$work/$1" c 1 "$2" 2>/dev/null && head -c 1 "$work/$1" >"$work/out" 2>/dev/null
}

use 0 pack "$rule" -o "$work/packed"
use 0 draw "$rule" -o "$work/page"
mkfifo "$work/fifo"

# ---- Writing

# A FIFO and a device are written to, and stay.
cat "$work/fifo" >"$work/got" &
use 0 draw "$rule" -o "$work/fifo"
if [[ -p $work/fifo ]]; then wait $!; else kill $!; fi
[[ -p $work/fifo ]] || { fail "draw -o FIFO: replaced it"; rm "$work/fifo"; mkfifo "$work/fifo"; }
holds "$work/got" "$work/page" "draw -o FIFO"
if node full 7; then
  for command in 'draw RULE -o' 'pack RULE -o' 'to-test RULE -o' 'goals RULE --json'; do
    read -r -a words <<<"$command"
    refuses 'full: cannot be written: No space left on device$' "${words[@]/#RULE/"$rule"}" "$work/full"
    [[ -c $work/full ]] || fail "$command DEVICE: replaced it"
  done
  ln -s full "$work/to-full"
  refuses 'to-full: cannot be written: No space left on device$' draw "$rule" -o "$work/to-full"
  [[ -c $work/full && -L $work/to-full ]] || fail "draw -o: replaced a device that a link leads to"
else
  as_user refuses '/dev/full: cannot be written: No space left on device$' draw "$rule" -o /dev/full
fi

# A link is followed, wherever it leads.
mkdir "$work/links" "$work/far"
ln -s ../far/file "$work/links/two"
ln -s links/two "$work/one"
use 0 draw "$rule" -o "$work/one" # to nothing yet
holds "$work/far/file" "$work/page" "draw -o LINK, dangling"
echo old >"$work/far/file"
use 0 draw "$rule" -o "$work/one"
holds "$work/far/file" "$work/page" "draw -o LINK"
[[ -L $work/one && -L $work/links/two ]] || fail "draw -o LINK: replaced the link"
ln -s circle "$work/circle"
refuses 'circle: cannot be written: Too many levels' draw "$rule" -o "$work/circle"
[[ -L $work/circle ]] || fail "draw -o: replaced a link in a circle"

# A file keeps its permissions and its owner; a new one has what the user's mask says.
echo old >"$work/kept"
chmod 640 "$work/kept"
if ((EUID == 0)); then chown 65534:65534 "$work/kept"; fi
before=$(stat -c '%a %u %g' "$work/kept")
ln "$work/kept" "$work/other-name"
use 0 draw "$rule" -o "$work/kept"
holds "$work/kept" "$work/page" "draw -o FILE"
[[ $(stat -c '%a %u %g' "$work/kept") == "$before" ]] || fail "draw -o FILE: other permissions"
[[ $(<"$work/other-name") == old ]] || fail "draw -o FILE: changed what another name holds"
(umask 027 && "$tool" draw "$rule" -o "$work/masked")
[[ $(stat -c %a "$work/masked") == 640 ]] || fail "draw -o: permissions of a new file"
long=$work/$(printf 'n%.0s' {1..255})
use 0 pack "$rule" -o "$long"

# What does not fit leaves what was there.
echo old >"$work/kept"
status=0
(ulimit -f 1 && "$tool" pack --target scenario_text_fuzzer "$rule" -o "$work/kept" 2>"$work/err") || status=$?
((status == 2)) && grep -q 'kept: cannot be written: File too large$' "$work/err" ||
  fail "pack -o: exit status $status where it does not fit: $(<"$work/err")"
[[ $(<"$work/kept") == old ]] || fail "draw -o: lost what was there"
refuses 'far: cannot be written: Is a directory$' draw "$rule" -o "$work/far"
refuses 'nowhere/page: cannot be written: No such file or directory$' draw "$rule" -o "$work/nowhere/page"
refuses 'page/page: cannot be written: Not a directory$' draw "$rule" -o "$work/page/page"
refuses 'needs a path' draw "$rule" -o ''
refuses 'needs a path' goals "$goals" --json ''
mkdir "$work/locked"
cp "$work/packed" "$work/locked"
echo mine >"$work/far/protected"
if ((EUID == 0)); then chown 65534 "$work/far" "$work/far"/*; else chmod 555 "$work/locked"; fi
chmod 444 "$work/far/protected"
as_user refuses 'locked/page: cannot be written: Permission denied$' draw "$rule" -o "$work/locked/page"
as_user refuses 'locked/new: cannot be created: Permission denied$' pack "$rule" --into "$work/locked/new"
as_user refuses 'far/protected: cannot be written: Permission denied$' draw "$rule" -o "$work/far/protected"
[[ $(<"$work/far/protected") == mine ]] || fail "draw -o: replaced a file that is protected"
as_user use 0 draw "$rule" -o "$work/far/file"

# Another's half-written file is not touched, whatever its name.
# shellcheck disable=SC2016 # for the other bash
bash -c 'echo theirs >"$1/far/.$$-0.part"; exec "$0" draw "$2" -o "$1/far/file"' "$tool" "$work" "$rule" ||
  fail "draw -o: another writer's file is in the way"
grep -qsx theirs "$work/far"/.*-0.part || fail "draw -o: touched another writer's file"
rm -f "$work/far"/.*-0.part
holds "$work/far/file" "$work/page" "draw -o, beside another writer"

# To the standard output, by any name.
for output in - /dev/stdout; do
  use 0 draw "$rule" -o "$output"
  holds "$work/out" "$work/page" "draw -o $output"
done
"$tool" draw "$rule" -o /dev/stdout | cmp -s - "$work/page" || fail "draw -o /dev/stdout, a pipe"
echo old >"$work/three"
"$tool" draw "$rule" -o /dev/fd/3 3>>"$work/three"
cmp -s "$work/three" <(echo old; cat "$work/page") || fail "draw -o /dev/fd/3: not behind what was there"
use 0 pack "$rule" -o -
holds "$work/out" "$work/packed" "pack -o -"
use 0 to-test "$rule"
cp "$work/out" "$work/test"
use 0 to-test "$rule" -o -
holds "$work/out" "$work/test" "to-test -o -"
use 0 minimize "$rule" -o -
[[ ! -s $work/out ]] && grep -q 'does not fail' "$work/err" || fail "minimize -o -: $(head -1 "$work/out")"
mkdir "$work/crashes" "$work/planted" "$work/results"
cp "$rule" "$work/crashes"
printf '%s\n' '# Breaks <this>.' '# rule: A1' >"$work/planted/first.patch"
score=(score --results "$work/results" "$work/planted/first.patch")
# All at once below: a Python takes its time to begin.
only_json() { mv "$work/out" "$work/$1.json"; }
use 1 goals "$rule" --json -
only_json goals
use 0 triage "$work/crashes" --json -
only_json triage
use 0 "${score[@]}" --json -
only_json score
python3 -c 'import json, sys
for path in sys.argv[1:]:
    try: json.load(open(path))
    except ValueError: print(path)' "$work"/{goals,triage,score}.json >"$work/not-json" || fail 'no JSON was read'
[[ ! -s $work/not-json ]] || fail "--json -: more or less than JSON: $(<"$work/not-json")"
use 0 "${score[@]}" --page -
[[ $(head -1 "$work/out") == '<!doctype html>' && $(tail -1 "$work/out") == '</html>' ]] ||
  fail "score --page -: $(head -1 "$work/out")"
refuses 'cannot both' "${score[@]}" --page - --json -

# Nobody reads it.
exec {closed}> >(exit 0)
wait $!
for command in 'run RULE' 'draw RULE -o -' 'goals RULE --json /dev/stdout' --help; do
  status=0
  read -r -a words <<<"$command"
  { "$tool" "${words[@]/#RULE/"$rule"}" 2>"$work/err"; } >&"$closed" || status=$?
  ((status == 2)) && [[ $(<"$work/err") == 'scenario: standard output: Broken pipe' ]] ||
    fail "$command, nobody reads it: exit status $status: $(<"$work/err")"
done
exec {closed}>&-
no_leftovers "writing"

# Ctrl-C leaves nothing half-written. It comes within two milliseconds of the first file; to wait for that, bash
# reads what never comes, which takes no processor time.
mkfifo "$work/never"
exec {never}<>"$work/never"
for round in {1..5}; do
  env --default-signal=INT "$tool" pack "$conformance" --into "$work/seeds-$round" &
  until compgen -G "$work/seeds-$round/*" >"$work/seen" || ! kill -0 $! 2>/dev/null; do
    read -rt 0.002 -u "$never" || true
  done
  kill -INT $! 2>/dev/null || true # it may be done
  wait $! || true
done
exec {never}<&-
no_leftovers "pack --into, interrupted"

# ends_at_once PID: it stops at the first Ctrl-C, as it waits for somebody at the other end of a FIFO.
ends_at_once() {
  local status=0
  until [[ /proc/$1/exe -ef $tool && $(ps -o stat= -p "$1") = S* ]] && ! pgrep -P "$1" >/dev/null; do
    [[ -e /proc/$1/exe ]] || break
    sleep 0.05
  done
  kill -INT "$1" 2>/dev/null || true
  wait "$1" || status=$?
  ((status == 130)) || fail "$2, interrupted: exit status $status: $(<"$work/err")"
}
env --default-signal=INT "$tool" draw "$rule" -o "$work/fifo" 2>"$work/err" &
ends_at_once $! "draw -o FIFO"

# At whatever moment Ctrl-C comes: just in front of the waiting, too. The moments are parts of what a run takes.
began=${EPOCHREALTIME/./}
use 0 draw "$rule" -o "$work/page"
whole=$((${EPOCHREALTIME/./} - began))
for percent in {10..110..5}; do
  status=0
  env --default-signal=INT "$tool" draw "$rule" -o "$work/fifo" 2>"$work/err" &
  printf -v moment '%d.%06d' $((whole * percent / 100 / 1000000)) $((whole * percent / 100 % 1000000))
  # What bash starts in the background ignores SIGINT until it is the tool.
  until [[ /proc/$!/exe -ef $tool ]] || ! kill -0 $! 2>/dev/null; do sleep 0.002; done
  sleep "$moment"
  kill -INT $! || true
  for ((waited = 0; waited < 600; ++waited)); do
    kill -0 $! 2>/dev/null || break
    sleep 0.05
  done
  kill -KILL $! 2>/dev/null || true # it would wait for ever
  wait $! || status=$?
  ((status == 130)) || fail "draw -o FIFO, interrupted at $percent %: exit status $status: $(<"$work/err")"
done
env --default-signal=INT "$tool" show "$work/fifo" >"$work/out" 2>"$work/err" &
ends_at_once $! "show FIFO"

# ---- Reading

cat "$work/packed" >"$work/fifo" &
use 0 show "$work/fifo"
cp "$work/out" "$work/shown"
use 0 show - <"$work/packed"
holds "$work/out" "$work/shown" "show -, and of a FIFO"
use 0 run - <"$rule"
holds "$work/out" "$rule" "run -"
use 0 check "$rule" - <"$rule"
use 0 explain - <"$work/packed"
grep -q '^standard input: does not fail' "$work/out" || fail "explain -: $(cat "$work/out")"
refuses '^scenario: standard input:1:1: expected text' run - <"$work/packed"
refuses '^scenario: standard input: is empty' explain - </dev/null
refuses '^scenario: standard input: Bad file descriptor' run - <&-

# Neither without end, nor more than an input can have. The limit is for a tool that goes on.
ulimit -St 60
for command in show run explain deaths "pack -o $place/out.bin"; do
  # shellcheck disable=SC2086 # words
  refuses '^scenario: /dev/zero: is larger than 4 MiB, which is the most that is read$' $command /dev/zero
done
refuses '^scenario: /dev/zero: is larger than 64 MiB' score --results "$work/results" /dev/zero
cat /dev/zero >"$work/fifo" 2>/dev/null &
refuses 'fifo: is larger than 4 MiB' show "$work/fifo"
wait $! || true # nobody reads it any more
head -c 4194304 /dev/zero >"$work/most"
use 0 show "$work/most"
echo >>"$work/most"
refuses 'most: is larger than 4 MiB' explain "$work/most"

# Of a folder, the files: what else is in there is no input.
mkdir "$work/mixed" "$work/mixed/inner"
cp "$rule" "$work/mixed/inner/text.scn"
cp "$work/packed" "$work/mixed"
ln -s inner/text.scn "$work/mixed/link"
ln -s nothing "$work/mixed/dangling"
ln -s circle "$work/mixed/circle"
ln -s .. "$work/mixed/inner/up"
mkfifo "$work/mixed/fifo"
python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$work/mixed/socket"
use 0 deaths "$work/mixed"
grep -q 'deaths in 3 programs' "$work/out" || fail "deaths FOLDER: $(<"$work/out")"
mkdir -m 000 "$work/mixed/inner/closed"
for command in deaths triage; do
  as_user refuses '^scenario: .*/mixed/inner/closed: Permission denied$' "$command" "$work/mixed"
  as_user refuses '/closed/any' deaths "$work/mixed/inner/closed/any"
done

# ---- Packing many

use 0 pack --target slice_access_fuzzer "$conformance" "$goals/" --into "$work/made/seeds"
(cd "$work" && find conformance goals -name '*.scn') | sed 's|/|-|g' | sort >"$work/expected"
ls "$work/made/seeds" >"$work/names"
diff "$work/expected" "$work/names" >"$work/difference" || fail "pack --into: $(head -5 "$work/difference")"
use 0 pack --target slice_access_fuzzer "$rule" -o "$work/one-seed"
holds "$work/made/seeds/conformance-rules-overlap.scn" "$work/one-seed" "pack --into"
use 0 pack --target scenario_text_fuzzer "$rule" -o "$work/text-seed"
holds "$work/text-seed" "$rule" "pack for the target of texts"

# Only what is missing, or older than its text.
mkdir "$work/texts"
cp "$rule" "$work/texts/a.scn"
cp "$rule" "$work/texts/b.scn"
cp "$rule" "$work/texts/c.scn"
use 0 pack "$work/texts" --into "$work/some"
for name in a b c; do echo kept >"$work/some/texts-$name.scn"; done
touch -d '+1 minute' "$work/texts/b.scn"
rm "$work/some/texts-c.scn"
use 0 pack "$work/texts" --into "$work/some"
[[ $(<"$work/some/texts-a.scn") == kept ]] || fail "pack --into: made anew what was new enough"
holds "$work/some/texts-b.scn" "$work/packed" "pack --into, of a newer text"
holds "$work/some/texts-c.scn" "$work/packed" "pack --into, missing"
touch -d '+1 minute' "$tool"
echo kept >"$work/some/texts-a.scn"
use 0 pack "$work/texts" --into "$work/some"
holds "$work/some/texts-a.scn" "$work/packed" "pack --into, by a newer tool"

# All or nothing.
printf 'boot\n' >"$work/texts/wrong.scn"
refuses 'texts/wrong.scn:1:[0-9]+: ' pack "$work/texts" --into "$work/none"
[[ ! -e $work/none ]] || fail "pack --into: packed some though one is wrong"
mkdir "$work/texts/b"
mv "$work/texts/wrong.scn" "$work/texts/b-c.scn"
cp "$rule" "$work/texts/b/c.scn"
refuses 'texts/b/c.scn: would be written over .*texts/b-c.scn, as texts-b-c.scn$' pack "$work/texts" --into "$work/none"
refuses 'takes one text, not 2' pack "$rule" "$rule" -o "$work/none"
refuses 'output' pack "$rule"
refuses 'output' pack "$rule" -o "$work/none" --into "$work/none"

no_leftovers "all of it"
finish
