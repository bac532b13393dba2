#!/usr/bin/env bash
# Usage: check.sh
#
# Breaks each property that ci/lib/oss_fuzz looks for, on targets that are as small as can be (tiny.cpp):
# what is well must be found well, and what is broken must be told. A test of ctest.
source "$(dirname "${BASH_SOURCE[0]}")/../check-lib.sh"

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
readonly fuzz_targets=(slice_access_fuzzer scenario_text_fuzzer) # no more than are needed
export ASAN_SYMBOLIZER_PATH=/usr/bin/llvm-symbolizer-19

# The modules, and a program that looks at one column, or at what is submitted: the status is 1 where it complains,
# which it prints.
cp -r ci/lib "$work/lib"
cat >"$work/lib/column.py" <<'END'
import sys
from pathlib import Path

from oss_fuzz import Complaint, submission
from oss_fuzz.targets import Built

column, folder, *words = sys.argv[1:]
try:
    if column == "submission":
        submission.check(Path(folder))
    else:
        sanitizer, targets, *environment = words
        page = Path(folder, "page")
        print(Built("libfuzzer", sanitizer, Path(folder), page, tuple(targets.split()), environment).check(column))
except Complaint as complaint:
    print(complaint)
    sys.exit(1)
END
environment=() # of a build

# look COLUMN SANITIZER
look() { "$work/lib/python" column.py "$1" "$stand" "$2" "${fuzz_targets[*]}" "${environment[@]}"; }

readonly stand=$work/libfuzzer-address broken=$work/broken
compiled=0 # binaries

# compile FLAG...: sets `binary`.
compile() {
  compiled=$((compiled + 1))
  binary=$work/$compiled
  clang++-19 -std=c++23 "-DBREAK=R\"($broken)\"" "-DHOME=R\"($stand/out)\"" "$@" \
    tests/oss_fuzz/tiny.cpp -o "$binary"
}

# breaks WHAT: the targets, until the next `fresh`.
breaks() { printf '%s' "$1" >"$broken"; }

# fresh [BINARY]: all as it should be; of that binary, if it is named.
fresh() {
  local target
  rm -rf "$stand" "$broken" && mkdir -p "$stand/out"
  for target in "${fuzz_targets[@]}"; do
    mkdir -p "$stand/seeds/$target"
    printf 'seed' >"$stand/seeds/$target/seed"
    cp "${1:-$good}" "$stand/out/$target"
    printf 'PK' >"$stand/out/${target}_seed_corpus.zip"
    printf '[libfuzzer]\n' >"$stand/out/$target.options"
  done
  printf '"a"\n' >"$stand/out/scenario_text_fuzzer.dict"
}

# well COLUMN [SANITIZER]
well() {
  local said
  said=$(look "$1" "${2:-address}") || fail "$1: what is well: $said"
}

# complains COLUMN TEXT [SANITIZER]
complains() {
  local said
  if said=$(look "$1" "${3:-address}"); then
    fail "$1: takes what is broken: should say $2"
  else
    [[ $said = *"$2"* ]] || fail "$1: says $said, not $2"
  fi
}

readonly address=(-fsanitize=address,fuzzer)
compile "${address[@]}"
readonly good=$binary

fresh
for column in build runs counters calls moved seeds; do well "$column"; done

for file in slice_access_fuzzer slice_access_fuzzer_seed_corpus.zip scenario_text_fuzzer.options; do
  rm "$stand/out/$file"
  complains build "OUT has no $file"
  fresh
done
rm "$stand/out/scenario_text_fuzzer.dict"
complains build 'no dictionary'

# ---- What is submitted: a copy of these files, each broken in turn

# submission: the files as they are, in $work/tree.
submission() {
  rm -rf "$work/tree" && mkdir -p "$work/tree/ci" &&
    cp -r ci/oss-fuzz "$work/tree/ci/oss-fuzz" && cp -r .clusterfuzzlite .github "$work/tree"
}

# rejected TEXT FILE EXPRESSION: the submission with that file changed by sed.
rejected() {
  local said
  submission
  sed -i "$3" "$work/tree/$2"
  ! cmp -s "$2" "$work/tree/$2" || fail "submission: $3 changes nothing in $2"
  if said=$("$work/lib/python" column.py submission "$work/tree"); then
    fail "submission: takes $2 after $3"
  else
    [[ $said = *"$1"* ]] || fail "submission: says $said, not $1"
  fi
}
submission
said=$("$work/lib/python" column.py submission "$work/tree") || fail "submission: what is well: $said"
for file in ci/oss-fuzz/{Dockerfile,build.sh,project.yaml} .clusterfuzzlite/{Dockerfile,build.sh}; do
  rejected "$file: no http://www.apache.org" "$file" '/LICENSE-2.0/d'
done
rejected 'links -lFuzzingEngine' ci/oss-fuzz/build.sh '$a c++ -lFuzzingEngine'
rejected 'no coverage_extra_args' ci/oss-fuzz/project.yaml '/^coverage_extra_args/d'
rejected 'a section engines' ci/oss-fuzz/project.yaml 's/^fuzzing_engines/engines/'
rejected 'no address' ci/oss-fuzz/project.yaml 's/^primary_contact:.*/primary_contact: "me"/'
rejected 'a placeholder' ci/oss-fuzz/Dockerfile '$a # OWNER'
rejected 'no cp procbuf' ci/oss-fuzz/Dockerfile '/^RUN cp/d'
readonly flows=.github/workflows
rejected 'no actions: read' $flows/cflite_pr.yml '/actions: read/d'
rejected '1 of 2 actions are given' $flows/cflite_pr.yml '0,/github-token/{/github-token/d}'
rejected 'no upload-sarif@' $flows/cflite_batch.yml '/upload-sarif/d'
rejected 'no concurrency' $flows/cflite_build.yml '/concurrency/d'
rejected 'the same artifact names' $flows/cflite_build.yml '$a \    strategy:\n      matrix:\n        sanitizer: [address, memory]'

fresh
breaks fails
complains runs 'slice_access_fuzzer'
printf '#!/bin/sh\necho "INFO: Loaded 1 modules   (9 inline 8-bit counters): 9"\n' >"$work/script"
chmod +x "$work/script"
fresh "$work/script"
complains runs 'did not do its runs'
complains counters '9 counters'
compile -fsanitize=address \
  "$(clang++-19 -print-file-name=libclang_rt.fuzzer-x86_64.a)"
fresh "$binary"
complains counters 'no counters'

compile -fsanitize=fuzzer
fresh "$binary"
complains calls '0 calls of __asan_report_'
well calls none
compile -fsanitize=address,undefined,fuzzer
fresh "$binary"
complains calls 'calls of __ubsan_handle_'
fresh
complains calls 'calls of __' undefined

fresh
breaks 'needs its folder'
well runs
complains moved 'slice_access_fuzzer'
# One that fails and says nothing.
printf '#!/bin/sh\nexit 1\n' >"$work/script"
fresh "$work/script"
complains moved 'slice_access_fuzzer'
[[ -d $stand/out && ! -d $stand/out.away ]] || fail 'moved: OUT is not back in its place'

fresh
breaks 'fails on a seed'
complains seeds 'slice_access_fuzzer'

# ---- The crash: a build whose target does what a script says

# crash_that SCRIPT: what the target with the planted bug does.
crash_that() {
  fresh
  mkdir -p "$stand/src/procbuf/ci/oss-fuzz" && cp -r src "$stand/src/procbuf"
  environment=(env "OUT=$stand/out")
  printf '#!/bin/sh\nprintf "#!/bin/sh\\n%%s\\n" %q >"$OUT/slice_access_fuzzer"\n' "$1" \
    >"$stand/src/procbuf/ci/oss-fuzz/build.sh"
  chmod +x "$stand/src/procbuf/ci/oss-fuzz/build.sh"
}
readonly story='echo "procbuf: after operation 1 ..."'
readonly stack='echo "    #1 0x12 in procbuf::f() /x/src/procbuf/src/procbuf/process_slice.hpp:12:3"'
crash_that "$story; $stack; exit 1"
well crash
complains crash 'the core has this bug already'
crash_that "$story; $stack"
complains crash 'the planted bug is not found'
crash_that "$stack; exit 1"
complains crash 'tells no story'
crash_that "$story; exit 1"
complains crash 'the stack does not name the core'
crash_that 'exit 1'
printf '#!/bin/sh\nexit 1\n' >"$stand/src/procbuf/ci/oss-fuzz/build.sh"
complains crash 'does not build'

# ---- Coverage

compile -fprofile-instr-generate -fcoverage-mapping -fsanitize=fuzzer
fresh "$binary"
breaks fails
complains coverage 'fails on its seeds'
fresh "$binary"
mkdir -p "$stand/src/procbuf" && cp -r src "$stand/src/procbuf"
complains coverage 'nothing of the core is in there'
finish
