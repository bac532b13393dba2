# shellcheck shell=bash disable=SC2154 # variables of lib.sh and ci/oss-fuzz-check
# What must be true of a target that ci/oss-fuzz/build.sh has made: for ci/oss-fuzz-check, which says what
# each of these is, and for tests/oss_fuzz/check.sh, which breaks each. They source this after
# planted.sh, and set fuzz_targets, place and ASAN_SYMBOLIZER_PATH, as lib.sh and ci/oss-fuzz-check do.
#
# Each check_COLUMN RUNNER SANITIZER FOLDER says what is wrong with a target, and then its status is not 0.
# FOLDER has `out`, the unpacked `seeds` and the sources it was built from in `src`. RUNNER is the engine,
# or stand-in.

readonly planted_bug=own-index-at-length
readonly least_counters=1000 # of any of our targets

# is_32_bit PROGRAM: by its class, the fifth byte of an ELF file.
is_32_bit() {
  [[ $(od -An -j 4 -N 1 -t u1 "$1" 2>/dev/null) = *1 ]]
}

# run TARGET ARGUMENT...: in a folder of its own that has nothing in it. LeakSanitizer does not end where
# qemu-i386 runs the target.
run() {
  local away through=() status=0
  if is_32_bit "$1"; then
    through=("$PWD/ci/run32")
    [[ $(ci/run32) != qemu-i386 ]] || through=(ASAN_OPTIONS=detect_leaks=0 "${through[@]}")
  fi
  away=$(mktemp -d)
  (cd "$away" && timeout 300 env -i "PATH=/usr/bin:/bin" "HOME=$away" "${through[@]}" "$@") 2>&1 || status=$?
  rm -rf "$away"
  return "$status"
}

# has FILE TEXT: whether it is in there.
has() { grep -qF -- "$2" "$1" || { echo "$1: no $2"; return 1; }; }

# check_submission TREE: what can be said of the files that go to others before anything is built: what
# OSS-Fuzz's presubmit asks for (a licence, sections and an address in project.yaml, the engine by its
# variable), and what ClusterFuzzLite's actions need.
check_submission() {
  local home=$1/ci/oss-fuzz file section
  for file in "$home"/{Dockerfile,build.sh,project.yaml} "$1"/.clusterfuzzlite/{Dockerfile,build.sh}; do
    has "$file" 'http://www.apache.org/licenses/LICENSE-2.0' || return 1
  done
  [[ -x $home/build.sh ]] || { echo "$home/build.sh cannot be executed"; return 1; }
  has "$home/build.sh" LIB_FUZZING_ENGINE || return 1
  ! grep -q -- -lFuzzingEngine "$home/build.sh" || { echo "build.sh links -lFuzzingEngine"; return 1; }
  for section in main_repo primary_contact language coverage_extra_args; do
    has "$home/project.yaml" "$section: " || return 1
  done
  section=$(sed -nE 's/^([a-z_]+):.*/\1/p' "$home/project.yaml" | grep -vxE \
    'homepage|main_repo|primary_contact|auto_ccs|vendor_ccs|language|fuzzing_engines|sanitizers|architectures|coverage_extra_args|disabled|view_restrictions|run_tests|base_os_version' |
    head -1) || true
  [[ ! $section ]] || { echo "project.yaml has a section $section, which they do not know"; return 1; }
  grep -qE '^primary_contact: "[^"@ ]+@[^"@ ]+\.[^"@ ]+"$' "$home/project.yaml" ||
    { echo "project.yaml: primary_contact is no address"; return 1; }
  file=$(grep -rlE 'OWNER' "$1"/{ci/oss-fuzz,.clusterfuzzlite,.github} | grep -vx "$home/project.yaml") || true
  [[ ! $file ]] || { echo "$file: a placeholder beside those of project.yaml"; return 1; }
  has "$home/Dockerfile" 'cp procbuf/ci/oss-fuzz/build.sh $SRC/' || return 1
  for file in "$1"/.github/workflows/cflite_*.yml; do check_workflow "$file" || return 1; done
}

# check_workflow FILE: of ClusterFuzzLite.
check_workflow() {
  local actions tokens
  has "$1" 'actions: read' || return 1
  actions=$(grep -c 'uses: google/clusterfuzzlite/' "$1")
  tokens=$(grep -c 'github-token: ' "$1") || true
  ((actions == tokens)) || { echo "$1: $tokens of $actions actions are given github-token"; return 1; }
  ! grep -q 'sanitizer: \[' "$1" || ! grep -q 'matrix:' "$1" ||
    { echo "$1: sanitizers of one run want the same artifact names"; return 1; }
  ! grep -q 'output-sarif: true' "$1" || has "$1" 'upload-sarif@' || return 1
  ! grep -qE '^  (push|pull_request):' "$1" || has "$1" 'concurrency:'
}

check_build() {
  local file
  for target in "${fuzz_targets[@]}"; do
    for file in "$target" "${target}_seed_corpus.zip" "$target.options"; do
      [[ -s $3/out/$file ]] || { echo "OUT has no $file"; return 1; }
    done
  done
  [[ -s $3/out/scenario_text_fuzzer.dict ]] || { echo "OUT has no dictionary"; return 1; }
}

check_runs() {
  local output
  for target in "${fuzz_targets[@]}"; do
    if [[ $1 = libfuzzer ]]; then
      output=$(run "$3/out/$target" -runs=500 -seed=1) ||
        { echo "$target: $(tail -3 <<<"$output")"; return 1; }
      grep -q '^Done 500 runs' <<<"$output" || { echo "$target: did not do its runs"; return 1; }
    else
      output=$(run "$3/out/$target" "$3/seeds/$target") ||
        { echo "$target: $(tail -3 <<<"$output")"; return 1; }
    fi
  done
}

# count_counters RUNNER TARGET FOLDER
count_counters() {
  case $1 in
    libfuzzer)
      run "$3/out/$2" -runs=1 |
        sed -nE 's/^INFO: Loaded [0-9]+ modules +\(([0-9]+) inline 8-bit counters\).*/\1/p'
      ;;
    afl) AFL_DUMP_MAP_SIZE=1 "$3/out/$2" 2>/dev/null | tail -1 ;;
    *) run "$3/out/$2" "$3/seeds/$2" | sed -nE 's/^([0-9]+) guards, [1-9][0-9]* reached$/\1/p' ;;
  esac
}

check_counters() {
  local counted
  for target in "${fuzz_targets[@]}"; do
    counted=$(count_counters "$1" "$target" "$3")
    ((${counted:-0} >= least_counters)) || { echo "$target: ${counted:-no} counters"; return 1; }
  done
}

# Whose calls each sanitizer makes.
declare -A calls_of=([address]=__asan_report_ [undefined]=__ubsan_handle_ [memory]=__msan_warning)

# sanitizer_calls BINARY: "COUNT NAME" for each of these, from functions other than the sanitizers' own.
sanitizer_calls() {
  # These three are the quickest at it; the binary is half a million lines.
  objdump -d --no-show-raw-insn --no-addresses "$1" |
    LC_ALL=C grep -E '^<.*>:$|call.*<__(asan_report_|ubsan_handle_|msan_warning)' | awk '
    /^<.*>:$/ { own = /^<__(asan|ubsan|msan|sanitizer|interceptor)|^<_*cfi/ }
    /call/ && !own && match($0, /<__(asan_report_|ubsan_handle_|msan_warning)/) {
      calls[substr($0, RSTART + 1, RLENGTH - 1)]++
    }
    END { for (name in calls) print calls[name], name }'
}

check_calls() {
  local calls counted other target
  for target in "${fuzz_targets[@]}"; do
    calls=$(sanitizer_calls "$3/out/$target")
    for other in "${!calls_of[@]}"; do
      counted=$(awk -v name="${calls_of[$other]}" '$2 == name { print $1 }' <<<"$calls")
      if [[ $other = "$2" ]]; then
        ((${counted:-0} >= 100)) ||
          { echo "$target: ${counted:-0} calls of ${calls_of[$other]}"; return 1; }
      elif [[ $counted ]]; then
        echo "$target: $counted calls of ${calls_of[$other]}"
        return 1
      fi
    done
  done
}

check_moved() {
  local away output status=0
  away=$(mktemp -d)
  cp "$3"/out/* "$away/"
  mv "$3/out" "$3/out.away"
  for target in "${fuzz_targets[@]}"; do
    output=$(run "$away/$target" "$(find "$3/seeds/$target" -type f | head -1)") ||
      { echo "$target: $(tail -3 <<<"$output")"; status=1; break; }
  done
  mv "$3/out.away" "$3/out"
  rm -rf "$away"
  return "$status"
}

# run_seeds RUNNER TARGET FOLDER
run_seeds() {
  case $1 in
    libfuzzer) run "$3/out/$2" -runs=0 "$3/seeds/$2" ;;
    afl) find "$3/seeds/$2" -type f -print0 | (run xargs -0 -n 2000 "$3/out/$2") ;;
    *) run "$3/out/$2" "$3/seeds/$2" ;;
  esac
}

check_seeds() {
  local output
  for target in "${fuzz_targets[@]}"; do
    output=$(run_seeds "$1" "$target" "$3") || { echo "$target: $(tail -3 <<<"$output")"; return 1; }
  done
}

# The planted bug reads a byte too far: AddressSanitizer sees that, and without it the model does.
check_crash() {
  local output status=0
  output=$(plant "$planted_bug" "$3/src/procbuf") || { tail -1 <<<"$output"; return 1; }
  "${environment[@]}" "$3/src/procbuf/ci/oss-fuzz/build.sh" >"$3/crash.log" 2>&1 ||
    { echo "with the planted bug it does not build, see $3/crash.log"; return 1; }
  output=$(run env "ASAN_SYMBOLIZER_PATH=$ASAN_SYMBOLIZER_PATH" "$3/out/slice_access_fuzzer" -runs=0 \
    "$3/seeds/slice_access_fuzzer") || status=$?
  ((status != 0)) || { echo "the planted bug is not found"; return 1; }
  grep -q '^procbuf: ' <<<"$output" || { echo "the report tells no story"; return 1; }
  if [[ $2 = address ]]; then
    grep -Eq '#[0-9]+ 0x[0-9a-f]+ in .*/src/procbuf/src/procbuf/[a-z_]+\.[ch]pp:[0-9]+' <<<"$output" ||
      { echo "the stack does not name the core: $(grep -m3 '#' <<<"$output")"; return 1; }
  fi
}

check_coverage() {
  local target
  for target in "${fuzz_targets[@]}"; do
    LLVM_PROFILE_FILE=$3/out/$target.profraw "$3/out/$target" -runs=0 -artifact_prefix="$3/" \
      "$3/seeds/$target" >/dev/null 2>&1 ||
      { echo "$target fails on its seeds"; return 1; }
  done
  ci/lib/python reach.py "$3/src/procbuf" "$3" "$place/coverage" "${fuzz_targets[@]/#/$3/out/}"
}
