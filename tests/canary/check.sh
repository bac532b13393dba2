#!/usr/bin/env bash
# Usage: check.sh REPOSITORY
#
# What ci/fuzz does about a core that somebody works on: which bug it plants for a trial, that it never takes one
# away, and what it says where it cannot go on. The repository is one of its own, in which nothing is compiled and
# fuzz targets are scripts. A test of ctest.
source "$(dirname "${BASH_SOURCE[0]}")/../check-lib.sh"

readonly repository=$1 stand=$work/repository
readonly core=$stand/src/procbuf broken=$stand/build/canary/broken/src/procbuf
readonly line='  mark_ = mem_start_;' # that the first canary takes away; README has the same example

# program PATH: a shell script, from the standard input.
program() {
  mkdir -p "$(dirname "$1")"
  { printf '#!/bin/bash\n' && cat; } >"$1" && chmod +x "$1"
}

# fresh: the core as it is.
fresh() {
  rm -rf "$core" && mkdir -p "$core" && cp "$repository"/src/procbuf/*.[ch]pp "$core"
  (($(grep -cxF "$line" "$core/process.cpp") == 1)) || fail "process.cpp has not one line \"$line\""
}

# edit SCRIPT [FILE]: the core, which must come out as another.
edit() {
  local file=$core/${2:-process.cpp}
  cp "$file" "$work/before" && sed -i -E "$1" "$file"
  ! cmp -s "$file" "$work/before" || fail "$1 changes nothing in $file"
}
take_line() { edit '/^  mark_ = mem_start_;$/d'; }
touch_neighbours() { edit '/^  (\+\+restart_count_;|begin_life\(\);)$/ s#$# // mine#'; }
break_second() { edit '/range.end <= length;/ s/range.end <= length/range.end < length/' process_slice.hpp; }

mkdir -p "$stand"/tests/{conformance,goals}
cp -r "$repository/ci" "$stand"
cp -r "$repository/tests/planted" "$stand/tests"
fresh

# ---- Which one is planted

cd "$stand"

# What they do, as programs: the status is what they return.
cat >ci/lib/try_planting.py <<'END'
import sys
from pathlib import Path

import canary
import planting

what, *words = sys.argv[1:]
if what == "canary":
    sys.exit(not canary.plant(sys.stdout))
elif what == "core":
    planting.copy_core(Path(words[0]))
else:
    sys.exit(planting.plant(words[0], Path(words[1]), sys.stdout))
END
plant_canary() { ci/lib/python try_planting.py canary; }
copy_core() { ci/lib/python try_planting.py core "$@"; }
plant() { ci/lib/python try_planting.py bug "$@"; }

# plants BUG CHANGE...: after these changes of the core; and changes nothing but what the bug's patch does.
plants() {
  local change status=0 said expected
  fresh
  for change in "${@:2}"; do "$change"; done
  said=$(plant_canary 2>&1) || status=$?
  ((status == 0)) && [[ $(tail -1 <<<"$said") = "planted: $1" ]] || fail "${*:2}: not $1: $status, $said"
  expected=$(grep -E '^[-+] ' "tests/planted/$1.patch")
  [[ $(diff -ru "$core" "$broken" | grep -E '^[-+] ') = "$expected" ]] ||
    fail "${*:2}: other changes than those of $1: $(diff -ru "$core" "$broken")"
}
plants 06-restart-keeps-mark
plants 06-restart-keeps-mark touch_neighbours
plants 06-restart-keeps-mark break_second
plants 35-len-refused take_line
plants 35-len-refused take_line touch_neighbours

# refuses_to_plant STATUS TEXT BUG: and leaves the core as it is.
refuses_to_plant() {
  local status=0 said
  copy_core "$work/copy"
  said=$(plant "$3" "$work/copy" 2>&1) || status=$?
  ((status == $1)) && [[ $(tail -1 <<<"$said") = "$3: $2" ]] || fail "plant $3: $status, $said"
  diff -r "$core" "$work/copy/src/procbuf" || fail "plant $3: the core is not as it was"
}
fresh
take_line
refuses_to_plant 3 'the core has this bug already' 06-restart-keeps-mark
touch_neighbours
refuses_to_plant 1 'does not apply to the core as it is' 06-restart-keeps-mark
fresh
touch_neighbours # measuring is exact: what the patch says, or nothing
refuses_to_plant 1 'does not apply to the core as it is' 06-restart-keeps-mark
fresh
edit 's/process->identifier_ == id.identifier_ [?] process : nullptr;/process;/' process.hpp
refuses_to_plant 1 'does not apply to the core as it is' 08-enter-without-liveness # the second half would

# ---- What ci/fuzz makes of it

# The build: it all works but for what $work/unbuildable names.
program bin/cmake <<END
! grep -qsxF -- "\${2-}" '$work/unbuildable'
END
program build/release/scenario <<<'exit 0'
# found: what libFuzzer says of it.
program found <<'END'
for argument; do
  case $argument in -artifact_prefix=*) home=${argument#*=} ;; esac
done
printf 1 >"${home}crash-1"
head -c 16 /dev/zero | tr '\0' '\1' >"$PROCBUF_STATS"
echo "Test unit written to ${home}crash-1"
exit 77
END
# canary_that SCRIPT: the fuzz target with the planted bug.
canary_that() { program build/canary/libfuzzer/scenario_fuzzer <<<"$1"; }
fuzz() { "$1" "${@:2}" env PATH="$stand/bin:$PATH" ci/fuzz --target scenario_fuzzer --time 1 --jobs 1; }
program build/libfuzzer/scenario_fuzzer <<<"exec '$stand/found' \"\$@\""

fresh
canary_that 'exit 0'
fuzz program_refuses 'a bug planted in the core is not found'
echo build/canary/libfuzzer >"$work/unbuildable"
fuzz program_refuses 'the core with a bug planted does not build'
rm "$work/unbuildable"
take_line
break_second
fuzz program_refuses 'none of the bugs for a trial fits the core'

# A core with the canary's own bug is fuzzed, and what is found is a finding.
fresh
take_line
canary_that "exec '$stand/found' \"\$@\""
fuzz use_program 1
grep -q '^found: .*/crash-1$' "$work/out" || fail "a core with the canary's bug: $(cat "$work/out")"
# What is gone from the core is gone from its copy.
[[ -e build/canary/source/src/procbuf/process.cpp ]] || fail 'the canary has no sources'
printf '\n' >"$core/more.cpp"
fuzz use_program 1
[[ -e build/canary/source/src/procbuf/more.cpp ]] || fail 'the canary lacks a source'
rm "$core/more.cpp"
fuzz use_program 1
[[ ! -e build/canary/source/src/procbuf/more.cpp ]] || fail 'the canary has a source that is gone'
finish
